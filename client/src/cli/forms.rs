//! What is in the files that commands take, as their --help says it.

/// What a new certificate request reports.
pub const REQUEST: &str = r#"The record (TOML, or JSON with the same names):
  certificate  the number of the certificate that credits are asked for under
  from, until  the period: days in UTC (2026-10-01) or moments; `until` is not in it
  inputs       what went in: `mass`, and exactly one of
                 lot          credits of the lot with this number
                 extracted    mineral extracted here: the good
                 uncertified  bought without credits: the good
                 scrap        the good, with `origin`: PreConsumer, PostConsumer or Internal
                 overdraft    true: the line's own good, ahead of certified input
               `gross` is the weight, if that is more; `line` the output line that it is
               for, counted from 0, the first unless said
  activities   what was done: `activity` (its number in the method), `quantity` ("90000 kWh"),
               `primary = true` if it is measured, `evidence`
  outputs      what came out: `good`, `label` if credits are asked for, `mass`, `gross`, and
               `value_share`, parts per million, where the method allocates by value
  declared     instead of activities: `document` (blake2b-256 of it) and `lines`, a table for
               each output line of totals by attribute, each by number or name, once
  evidence     salted commitment to the evidence, if any
  corrects     the approved request that it corrects, if any
Goods, labels and attributes are numbers or names that only one has (`tracemet registry`), masses
have their unit ("40 t", "0.5 kg"), commitments are 0x and 64 hex digits.

Example:
  certificate = 0
  from = 2026-10-01
  until = 2026-11-01
  inputs = [
    { lot = 12, mass = "40 t" },
    { scrap = "Copper scrap", origin = "PostConsumer", mass = "10 t", gross = "50 t", line = 1 },
  ]
  activities = [{ activity = 0, quantity = "90000 kWh", primary = true }]
  outputs = [
    { good = "Copper cathode", label = "Cu 8.0 MIX", mass = "40 t" },
    { good = "Copper cathode", label = "Cu RE MIX", mass = "10 t" },
  ]
"#;

/// What an amended certificate request reports.
pub const AMENDMENT: &str = r#"The record (TOML, or JSON with the same names), all of it as it should be: the fields of
`tracemet request new --help` without `certificate` and `corrects`, which stay as they are.

Example:
  from = 2026-10-01
  until = 2026-11-01
  inputs = [{ lot = 12, mass = "40 t" }]
  activities = [{ activity = 0, quantity = "80000 kWh", primary = true }]
  outputs = [{ good = "Copper cathode", label = "Cu 8.0 MIX", mass = "40 t" }]
"#;

/// What a restatement makes so from now on.
pub const RESTATEMENT: &str = r#"What is to be so from now on (TOML, or JSON with the same names), all of it: what isn't said is
nothing, but for `method` and `value_shares`, which stay as they are.
  method         the number of the SMAD method
  activities     what was done: `activity` (its number in the method), `quantity` ("90000 kWh"),
                 `primary = true` if it is measured, `evidence`
  scrap_origins  where scrap came from in truth: `input`, counted from 0, and `origin`
                 (PreConsumer, PostConsumer or Internal)
  value_shares   parts per million of each output line, if the method allocates by value
  declared       instead of activities: `document` (blake2b-256 of it) and `lines`, a table for
                 each output line of totals by attribute, each by number or name, once

Example:
  activities = [{ activity = 0, quantity = "95000 kWh", primary = true }]
  scrap_origins = [{ input = 1, origin = "PreConsumer" }]
"#;

/// What is transferred together.
pub const TRANSFERS: &str = r#"The file of --file (TOML, or JSON with the same names) has 1 to 100 `legs`, all of them or none:
  lot           the number of the lot
  mass          how much of it, with its unit ("45 t")
  to            the receiving custody account: SS58, or 0x and 64 hex digits
  pass_through  if another good of the same metal is delivered: `delivered`, the good by number or
                name, and `certificate`, the sender's that lists the pair

Example:
  [[legs]]
  lot = 5
  mass = "45 t"
  to = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"

  [[legs]]
  lot = 6
  mass = "2.5 t"
  to = "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty"
  pass_through = { delivered = "Copper wire", certificate = 3 }
"#;

/// What a certificate says.
pub const CERTIFICATE: &str = r#"The certificate (TOML, or JSON with the same names):
  holder              the custody account: SS58, or 0x and 64 hex digits
  family              the family of goods, by number or name
  performance         number and version of a performance standard; none where credits only pass
                      through
  chain_of_custody    number and version of a chain-of-custody standard
  method              the number of the SMAD method; none where credits only pass through
  conversions         the audited table: `from` and `to` (goods), `source` (Credit, PassThrough,
                      Primary, PreConsumerScrap, PostConsumerScrap, InternalScrap or Uncertified),
                      `label` if the output has one, `factor`, output to input ("9/10")
  automatic_approval  the labelled mass that the chain approves by itself in an accounting period,
                      with its unit; nothing unless said
  from, until         days in UTC (2026-10-01) or moments; `until` is not in it

Example:
  holder = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"
  family = "Copper"
  performance = { standard = 0, version = 1 }
  chain_of_custody = { standard = 1, version = 1 }
  method = 0
  conversions = [{ from = "Copper ore", source = "Primary", to = 1, label = 0, factor = "9/10" }]
  automatic_approval = "5 t"
  from = 2026-10-01
  until = 2027-10-01
"#;

#[cfg(test)]
mod tests {
	use super::*;
	use crate::record::{parse, Certificate, Request, Restatement, Transfers};

	fn example(form: &str) -> &str {
		form.split_once("Example:\n").unwrap().1
	}

	#[test]
	fn the_examples_are_what_the_commands_read() {
		let request: Request = parse(example(REQUEST)).unwrap();
		assert_eq!(
			(request.certificate, request.inputs.len(), request.outputs.len()),
			(Some(0), 2, 2)
		);
		let amendment: Request = parse(example(AMENDMENT)).unwrap();
		assert_eq!((amendment.certificate, amendment.corrects), (None, None));
		let restatement: Restatement = parse(example(RESTATEMENT)).unwrap();
		assert_eq!(restatement.scrap_origins.len(), 1);
		let transfers: Transfers = parse(example(TRANSFERS)).unwrap();
		assert_eq!(transfers.legs.len(), 2);
		let certificate: Certificate = parse(example(CERTIFICATE)).unwrap();
		assert_eq!(certificate.conversions.len(), 1);
	}
}
