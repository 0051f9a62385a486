//! QR codes: in a terminal, as PNG, as SVG.

use super::{CertificateError, Result};
use crate::{cli::CertificateCode, files, output};
use qrcode::{
	render::{svg, unicode::Dense1x2},
	Color, QrCode,
};
use sp_core::H256;

/// Longest link, in characters: a code stays small enough to be printed.
const LONGEST_LINK: usize = 200;
/// Modules around the code that stay light (ISO/IEC 18004).
const QUIET: usize = 4;
/// Dots of a PNG for each module, on a side.
const DOTS: usize = 8;
/// Size of an SVG in its own units; it can be printed at any other.
const SVG_SIZE: u32 = 320;

/// What a code says: the hash, or a link that ends with it.
fn content(hash: H256, link: Option<&str>) -> Result<String> {
	let Some(link) = link else { return Ok(format!("{hash:?}")) };
	let fits = |link: &str| {
		let rest = link.strip_prefix("https://").or(link.strip_prefix("http://"));
		rest.is_some_and(|rest| !rest.is_empty())
			&& link.chars().count() <= LONGEST_LINK
			&& link.chars().all(|letter| letter.is_ascii_graphic())
	};
	if !fits(link) {
		return Err(CertificateError::NotALink(link.to_owned()));
	}
	Ok(format!("{}/{}", link.trim_end_matches('/'), hex::encode(hash.0)))
}

/// Shows or writes the code.
pub fn show(hash: H256, arguments: &CertificateCode) -> Result<()> {
	let content = content(hash, arguments.link.as_deref())?;
	let code = QrCode::new(&content).map_err(CertificateError::NoCode)?;
	if let Some(path) = &arguments.png {
		files::write_new(path, &png(&code)?)?;
	} else if let Some(path) = &arguments.svg {
		files::write_new(path, svg(&code).as_bytes())?;
	} else {
		output::show(&format!("{}\n", terminal(&code)))?;
	}
	output::show(&format!("{content}\n"))?;
	Ok(())
}

/// The code in half blocks, which are its light modules: most terminals write light on dark.
fn terminal(code: &QrCode) -> String {
	code.render::<Dense1x2>()
		.dark_color(Dense1x2::Light)
		.light_color(Dense1x2::Dark)
		.quiet_zone(true)
		.build()
}

fn svg(code: &QrCode) -> String {
	code.render::<svg::Color>().min_dimensions(SVG_SIZE, SVG_SIZE).quiet_zone(true).build()
}

/// The code in black and white, one bit a dot.
fn png(code: &QrCode) -> Result<Vec<u8>> {
	let width = code.width();
	let side = (width + 2 * QUIET) * DOTS;
	let is_dark = |x: usize, y: usize| {
		let module = |dot: usize| (dot / DOTS).checked_sub(QUIET).filter(|at| *at < width);
		module(x).zip(module(y)).is_some_and(|(x, y)| code[(x, y)] == Color::Dark)
	};
	let mut dots = Vec::new();
	for y in 0..side {
		for x in (0..side).step_by(8) {
			// What is beyond the side, as `side` is a multiple of eight, there isn't.
			let byte = (0..8).fold(0u8, |byte, dot| (byte << 1) | u8::from(!is_dark(x + dot, y)));
			dots.push(byte);
		}
	}
	let mut file = Vec::new();
	let side = u32::try_from(side).map_err(|_| CertificateError::NotDrawn(String::new()))?;
	let mut encoder = png::Encoder::new(&mut file, side, side);
	encoder.set_color(png::ColorType::Grayscale);
	encoder.set_depth(png::BitDepth::One);
	let not_drawn = |error: png::EncodingError| CertificateError::NotDrawn(error.to_string());
	let mut writer = encoder.write_header().map_err(not_drawn)?;
	writer.write_image_data(&dots).map_err(not_drawn)?;
	writer.finish().map_err(not_drawn)?;
	Ok(file)
}

#[cfg(test)]
mod tests {
	use super::*;

	const HASH: H256 = H256([0xab; 32]);

	#[test]
	fn a_code_is_the_hash_or_a_link_with_it() {
		let digits = "ab".repeat(32);
		assert_eq!(content(HASH, None).unwrap(), format!("0x{digits}"));
		for link in ["https://example.org/c", "https://example.org/c/", "http://example.org/c//"] {
			let said = content(HASH, Some(link)).unwrap();
			assert!(said.ends_with(&format!("example.org/c/{digits}")), "{said}");
		}
	}

	#[test]
	fn a_link_is_short_and_one() {
		let long = format!("https://example.org/{}", "c".repeat(LONGEST_LINK));
		for link in
			["example.org", "https://", "ftp://example.org", "https://a b", "https://å", &long]
		{
			assert_eq!(
				content(HASH, Some(link)).unwrap_err().to_string(),
				format!(
					"--link {link}: it has to begin with https:// or http:// and have 200 characters \
					 at most, without spaces"
				)
			);
		}
	}

	#[test]
	fn a_png_has_the_code_in_it() {
		let code = QrCode::new(content(HASH, None).unwrap()).unwrap();
		let file = png(&code).unwrap();
		let decoder = png::Decoder::new(std::io::Cursor::new(file));
		let mut reader = decoder.read_info().unwrap();
		let mut dots = vec![0; reader.output_buffer_size().unwrap()];
		let info = reader.next_frame(&mut dots).unwrap();
		let side = (code.width() + 8) * 8;
		assert_eq!((info.width as usize, info.height as usize), (side, side));
		// One byte for the eight dots of a module.
		let is_dark = |x: usize, y: usize| match dots[y * 8 * info.line_size + x] {
			0x00 => true,
			0xff => false,
			other => panic!("{other:#x}"),
		};
		for y in 0..code.width() + 8 {
			for x in 0..code.width() + 8 {
				let inside = |at: usize| (4..code.width() + 4).contains(&at);
				let dark = inside(x) && inside(y) && code[(x - 4, y - 4)] == Color::Dark;
				assert_eq!(is_dark(x, y), dark, "{x}, {y}");
			}
		}
	}

	#[test]
	fn an_svg_and_a_terminal_show_all_of_it() {
		let code = QrCode::new(content(HASH, Some("https://example.org")).unwrap()).unwrap();
		let svg = svg(&code);
		assert!(
			svg.starts_with("<?xml") && svg.contains("<svg ") && svg.ends_with("</svg>"),
			"{svg}"
		);
		let lines = terminal(&code);
		// Two rows of modules in a line.
		assert_eq!(lines.lines().count(), (code.width() + 8).div_ceil(2));
	}
}
