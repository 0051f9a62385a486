//! Governance: the sudo key of a development chain, or the council of a consortium.

use super::run::{Job, Outcome, Run, RunError, Signer};
use crate::{
	chain::{AccountId, Chain, Failure, Included, Motion},
	keys,
};
use sp_core::crypto::Ss58Codec;
use subxt_signer::sr25519::Keypair;

/// How many motions are open at a time. The chain allows for 100, whoever made them.
const MOTIONS_AT_A_TIME: usize = 20;

/// Who names goods, standards, labels and attributes.
pub enum Governance {
	/// The sudo key.
	Sudo(Box<Keypair>),
	/// Members of the council, all of whom agree. There is at least one.
	Council(Vec<Keypair>),
}

/// A motion under way.
struct Pending {
	/// Which of the jobs it is for.
	job: usize,
	what: String,
	motion: Motion,
	index: u32,
	ayes: Vec<AccountId>,
}

impl Governance {
	/// That governance of this chain can be what it was given as.
	pub async fn ensure(&self, chain: &Chain) -> Result<(), RunError> {
		let at = chain.best().await?;
		match self {
			Self::Sudo(key) => {
				let sudo = chain.sudo_key(&at).await?;
				ensure_sudo(sudo.as_ref(), &keys::account(key)).map_err(RunError::Governance)
			}
			Self::Council(keys) => {
				let given = keys.iter().map(keys::account).collect::<Vec<_>>();
				ensure_members(&chain.council(&at).await?, &given).map_err(RunError::Governance)
			}
		}
	}
}

fn ensure_sudo(sudo: Option<&AccountId>, ours: &AccountId) -> Result<(), String> {
	match sudo {
		Some(key) if key == ours => Ok(()),
		Some(key) => Err(format!(
			"the sudo key of this chain is {}, not {}. Give its secret with --governance.",
			key.to_ss58check(),
			ours.to_ss58check(),
		)),
		None => {
			Err("this chain has no sudo key: only the development preset has one. Name council \
		             members with --council, or run the scenario on a development chain (`make \
		             node`)."
				.to_owned())
		}
	}
}

fn ensure_members(council: &[AccountId], given: &[AccountId]) -> Result<(), String> {
	if council.is_empty() {
		return Err(
			"this chain has no council. Give the secret of its sudo key with --governance."
				.to_owned(),
		);
	}
	for (number, account) in given.iter().enumerate() {
		let address = account.to_ss58check();
		if !council.contains(account) {
			return Err(format!(
				"{address} is not among the {} members of this chain's council. Name members only \
				 with --council.",
				council.len(),
			));
		}
		if given.iter().take(number).any(|earlier| earlier == account) {
			return Err(format!(
				"{address} has one vote: its secret is given twice. Name different members with \
				 --council."
			));
		}
	}
	Ok(())
}

/// A motion whose call is refused for want of votes says how many there were.
fn explain(outcome: Outcome, agreed: usize, seats: usize) -> Outcome {
	match outcome {
		Outcome::Included(Included { failure: Some(failure), block, events })
			if failure.name == "Dispatch.BadOrigin" =>
		{
			let meaning = format!(
				"{agreed} of {seats} council members agreed, and this call needs more of them: name \
				 more with --council"
			);
			let failure = Some(Failure { meaning, ..failure });
			Outcome::Included(Included { block, events, failure })
		}
		outcome => outcome,
	}
}

/// Whether nothing more can come of it.
fn went_wrong(outcome: &Outcome) -> bool {
	!matches!(outcome, Outcome::Included(Included { failure: None, .. }))
}

impl Run<'_> {
	/// Sends transactions, those of governance through motions of the council, and waits until each
	/// is in a block or refused. A motion is proposed, voted on and closed; what comes of the last
	/// is what comes of its call.
	pub async fn send_with_motions(
		&mut self,
		members: &[Keypair],
		mut jobs: Vec<Job>,
	) -> Result<Vec<Outcome>, RunError> {
		let mut outcomes = Vec::with_capacity(jobs.len());
		while !jobs.is_empty() {
			let later = jobs.split_off(jobs.len().min(MOTIONS_AT_A_TIME));
			outcomes.extend(self.send_some_with_motions(members, jobs).await?);
			jobs = later;
		}
		Ok(outcomes)
	}

	async fn send_some_with_motions(
		&mut self,
		members: &[Keypair],
		jobs: Vec<Job>,
	) -> Result<Vec<Outcome>, RunError> {
		let at = self.chain.best().await?;
		let seats = self.chain.council(&at).await?.len();
		let mut outcomes = jobs.iter().map(|_| None).collect::<Vec<Option<Outcome>>>();
		let motions = self.propose(members, seats, jobs, &mut outcomes).await?;

		let (mut votes, mut voted_on) = (Vec::new(), Vec::new());
		for motion in &motions {
			for member in members {
				if !motion.ayes.contains(&keys::account(member)) {
					let what = format!("{}: vote", motion.what);
					votes.push((what, member.clone(), motion.motion.agree(motion.index)));
					voted_on.push(motion.job);
				}
			}
		}
		for (job, outcome) in voted_on.into_iter().zip(self.transact(votes).await?) {
			if went_wrong(&outcome) {
				outcomes[job] = Some(outcome);
			}
		}

		let (mut closes, mut closed) = (Vec::new(), Vec::new());
		for motion in motions {
			if let (None, Some(first)) = (&outcomes[motion.job], members.first()) {
				closes.push((motion.what, first.clone(), motion.motion.close(motion.index)));
				closed.push(motion.job);
			}
		}
		for (job, outcome) in closed.into_iter().zip(self.transact(closes).await?) {
			outcomes[job] = Some(explain(outcome, members.len(), seats));
		}
		Ok(outcomes.into_iter().flatten().collect())
	}

	/// Sends what actors do, and proposes what governance does. Answers the motions that are open
	/// then, and notes the outcome of everything else.
	async fn propose(
		&mut self,
		members: &[Keypair],
		seats: usize,
		jobs: Vec<Job>,
		outcomes: &mut [Option<Outcome>],
	) -> Result<Vec<Pending>, RunError> {
		let at = self.chain.best().await?;
		let threshold = u32::try_from(members.len()).unwrap_or(u32::MAX);
		let (mut pending, mut sending, mut sent) = (Vec::new(), Vec::new(), Vec::new());
		for (job, Job { what, by, call }) in jobs.into_iter().enumerate() {
			let Some(proposer) = members.first() else { continue };
			if let Signer::Actor(name) = &by {
				sending.push((what, self.key(name)?.clone(), call));
				sent.push((job, None));
				continue;
			}
			let motion = Motion::new(&call, &at)?;
			// A run that was interrupted leaves its motions open for a week.
			if let Some(open) = self.chain.open_motion(&at, &motion).await? {
				pending.push(Pending { job, what, motion, index: open.index, ayes: open.ayes });
			} else {
				let propose = motion.propose(threshold);
				sending.push((format!("{what}: proposal"), proposer.clone(), propose));
				sent.push((job, Some((what, motion))));
			}
		}
		for ((job, proposed), outcome) in sent.into_iter().zip(self.transact(sending).await?) {
			match (proposed, &outcome) {
				// A motion that one vote is enough for is never open: its call has been made.
				(Some((what, motion)), Outcome::Included(included))
					if threshold > 1 && included.failure.is_none() =>
				{
					let (_, index) = included.event::<(AccountId, u32)>("Council", "Proposed")?;
					pending.push(Pending { job, what, motion, index, ayes: Vec::new() });
				}
				(Some(_), _) => outcomes[job] = Some(explain(outcome, 1, seats)),
				(None, _) => outcomes[job] = Some(outcome),
			}
		}
		pending.sort_by_key(|pending| pending.job);
		Ok(pending)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn account(name: &str) -> AccountId {
		keys::account(&keys::from_uri(name).unwrap())
	}

	#[test]
	fn the_sudo_key_is_the_one_that_was_given() {
		let (alice, bob) = (account("//Alice"), account("//Bob"));
		assert_eq!(ensure_sudo(Some(&alice), &alice), Ok(()));
		assert_eq!(
			ensure_sudo(Some(&alice), &bob).unwrap_err(),
			"the sudo key of this chain is 5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY, not \
			 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty. Give its secret with --governance."
		);
	}

	#[test]
	fn without_a_sudo_key_the_council_is_the_way_out() {
		assert_eq!(
			ensure_sudo(None, &account("//Alice")).unwrap_err(),
			"this chain has no sudo key: only the development preset has one. Name council members \
			 with --council, or run the scenario on a development chain (`make node`)."
		);
	}

	#[test]
	fn motions_are_for_members_who_have_one_vote_each() {
		let council = [account("//Alice"), account("//Bob"), account("//Charlie")];
		assert_eq!(ensure_members(&council, &council), Ok(()));
		assert_eq!(
			ensure_members(&council, &[account("//Alice"), account("//Dave")]).unwrap_err(),
			"5DAAnrj7VHTznn2AWBemMuyBwZWs6FNFjdyVXUeYum3PTXFy is not among the 3 members of this \
			 chain's council. Name members only with --council."
		);
		assert_eq!(
			ensure_members(&council, &[account("//Bob"), account("//Bob")]).unwrap_err(),
			"5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty has one vote: its secret is given \
			 twice. Name different members with --council."
		);
		assert_eq!(
			ensure_members(&[], &council).unwrap_err(),
			"this chain has no council. Give the secret of its sudo key with --governance."
		);
	}

	#[test]
	fn too_few_votes_are_said_in_words() {
		let said = |name: &str| {
			let failure = Some(Failure { name: name.to_owned(), meaning: String::new() });
			let included = Included { block: Default::default(), events: Vec::new(), failure };
			match explain(Outcome::Included(included), 2, 4) {
				Outcome::Included(Included { failure: Some(failure), .. }) => failure.to_string(),
				_ => String::new(),
			}
		};
		assert_eq!(
			said("Dispatch.BadOrigin"),
			"Dispatch.BadOrigin: 2 of 4 council members agreed, and this call needs more of them: \
			 name more with --council"
		);
		assert_eq!(said("Certification.FamilyNotFound"), "Certification.FamilyNotFound");
	}
}
