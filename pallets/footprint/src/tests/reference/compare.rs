//! A chain with a random graph on it, and what its figures are compared with.

use super::{
	graphs::{Graph, OF_RENEWABLES},
	model::{Solution, NATURES},
};
use crate::{mock::*, roll_up::*, *};
use frame_support::{traits::Hooks, weights::Weight};
use sp_runtime::transaction_validity::{InvalidTransaction, TransactionValidityError};
use std::{
	borrow::Cow,
	collections::{BTreeMap, BTreeSet},
};
use tracemet_primitives::{
	AttachedTo, AttributeId, AttributeNature, Correction, FootprintStatus, LineTotals, MethodId,
	NodeInputSource, OutputLineId, ProductionNode, RequestId, SmadMethod,
};

/// How many nodes are opened in one block.
const WAVE: u64 = 64;

/// A chain that a graph grows on.
pub struct Chain {
	pub ext: sp_io::TestExternalities,
	pub graph: Graph,
	pub nodes: u64,
	/// Batches that were signed, with the validator and the block that they come with.
	under_way: Vec<(u64, BatchOf<Test>, u64)>,
}

impl Chain {
	pub fn new(graph: Graph) -> Self {
		let mut ext = new_test_ext();
		ext.execute_with(|| {
			Footprint::register_attribute(
				RuntimeOrigin::root(),
				name("from renewable sources"),
				name("g"),
				AttachedTo::AllGoods,
				AttributeNature::Benefit,
			)
			.unwrap();
			assert_eq!(NextAttributeId::<Test>::get(), OF_RENEWABLES.next().unwrap());
			for method in graph.methods() {
				register_method(method.clone()).unwrap();
			}
		});
		Self { ext, graph, nodes: 0, under_way: Vec::new() }
	}

	/// A block: what happens in it, and the end of it.
	pub fn block<R>(&mut self, happens: impl FnOnce(&mut Graph) -> R) -> R {
		let graph = &mut self.graph;
		let result = self.ext.execute_with(|| {
			let result = happens(graph);
			let disputed = events()
				.into_iter()
				.find(|event| matches!(event, Event::<Test>::RollUpDisputed { .. }));
			assert_eq!(disputed, None, "honest validators agree");
			System::reset_events();
			Told::set(&Vec::new());
			next_block();
			result
		});
		self.ext.commit_all().unwrap();
		result
	}

	/// So many nodes more, in blocks that accept them all.
	pub fn grow(&mut self, nodes: u64) {
		let end = self.nodes + nodes;
		while self.nodes < end {
			let first = self.nodes;
			self.nodes = end.min(first + WAVE);
			let ids = first..self.nodes;
			self.block(|graph| {
				let records: Vec<_> = ids.clone().map(|id| (id, graph.node())).collect();
				for (id, record) in &records {
					open(*id, record.clone());
					if record.declared.is_some() {
						attest(RequestId(*id)).unwrap();
					}
				}
				accept_ready();
				for (id, record) in &records {
					let id = RequestId(*id);
					assert_eq!(Footprint::status(id), Some(FootprintStatus::Accepted), "{id:?}");
					graph.offer(id, record);
				}
			});
		}
	}

	/// A node more, that the validators have to vote on.
	pub fn open_another(&mut self) {
		let id = self.nodes;
		self.nodes += 1;
		let record = self.graph.node();
		self.open(id, record);
	}

	/// This node, that the validators have to vote on.
	pub fn open(&mut self, id: u64, record: ProductionNode) {
		let declared = record.declared.is_some();
		self.ext.execute_with(|| {
			open(id, record);
			if declared {
				attest(RequestId(id)).unwrap();
			}
		});
	}

	/// The lines of a node can be drawn from, if it has a footprint.
	pub fn offer(&mut self, id: RequestId) {
		let record = self.ext.execute_with(|| {
			Footprints::<Test>::contains_key(id).then(|| Nodes::<Test>::get(id).unwrap())
		});
		if let Some(record) = record {
			self.graph.offer(id, &record);
		}
	}

	/// A node is restated, if it has a footprint and anything is found wrong. Answers whether it is.
	pub fn restate(&mut self, id: RequestId) -> bool {
		let record = self.ext.execute_with(|| {
			Footprints::<Test>::contains_key(id).then(|| Nodes::<Test>::get(id).unwrap())
		});
		let Some(record) = record else { return false };
		let correction = self.graph.correction(&record);
		self.apply(id, correction)
	}

	/// A correction is filed, by the producer or after an audit. Answers whether it changes anything.
	pub fn apply(&mut self, id: RequestId, correction: Correction) -> bool {
		let by_producer = correction.scrap_origins.is_empty() && self.graph.dice.percent(50);
		self.ext.execute_with(|| {
			let restated = match by_producer {
				true => match restate(id, correction.clone()) {
					// What is for the body, it files.
					Err(error)
						if error == Error::<Test>::NeedsAudit.into()
							|| error == Error::<Test>::CorrectedByBody.into() =>
					{
						restate_after_audit(id, correction)
					}
					restated => restated,
				},
				false => restate_after_audit(id, correction),
			};
			match restated {
				Ok(()) => {
					if Footprint::status(id) == Some(FootprintStatus::AwaitsAttestation) {
						attest(id).unwrap();
					}
					true
				}
				Err(error) => {
					assert_eq!(error, Error::<Test>::NothingRestated.into());
					false
				}
			}
		})
	}

	/// Votes that are under way are lost.
	pub fn forget_votes(&mut self) {
		self.under_way.clear();
	}

	/// A block with votes that were signed in earlier blocks and come late, some of them twice, and
	/// with time for part of what is due.
	pub fn busy_block(&mut self) {
		let mut under_way = core::mem::take(&mut self.under_way);
		let under_way = self.block(|graph| {
			let now = System::block_number();
			let order = graph.dice.percent(50);
			under_way.sort_by_key(|(due, batch, _)| (*due, order == (batch.signed_at % 2 == 0)));
			under_way.retain(|(due, batch, validator)| {
				let Some(batch) = (*due <= now).then(|| batch.clone()) else { return true };
				match include(signed(batch, *validator)) {
					// Votes of a fork that was left can be ahead of this one.
					Ok(_)
					| Err(TransactionValidityError::Invalid(
						InvalidTransaction::Stale | InvalidTransaction::Future,
					)) => {}
					Err(error) => panic!("honest votes are refused: {error:?}"),
				}
				graph.dice.percent(30) && *due + 5 > now
			});
			let weight = match graph.dice.below(3) {
				0 => Weight::zero(),
				1 => <Test as Config>::WeightInfo::work_off_spreading()
					.saturating_mul(graph.dice.between(1, 10)),
				_ => Weight::MAX,
			};
			Footprint::on_idle(now, weight);
			under_way
		});
		self.under_way = under_way;
		self.run_workers();
	}

	/// Some of the validators sign votes on some of what is ready.
	fn run_workers(&mut self) {
		let (graph, under_way) = (&mut self.graph, &mut self.under_way);
		self.ext.execute_with(|| {
			let ready = ready();
			for (position, validator) in (0..).zip(Session::get()) {
				let set = ValidatorSet::<Test>::get();
				let votes: Vec<_> = ready
					.iter()
					.filter(|node| !Footprint::has_voted(**node, position, set))
					.filter(|_| graph.dice.percent(60))
					.map(|node| vote(*node, &calculated(*node)))
					.take(64)
					.collect();
				if !votes.is_empty() {
					let due = System::block_number() + graph.dice.between(0, 4);
					under_way.push((due, batch(validator, votes), validator));
				}
			}
		});
	}

	/// Blocks until everything is settled. Answers how many.
	pub fn settle(&mut self) -> u64 {
		self.forget_votes();
		let blocks = self.ext.execute_with(settle_all);
		self.block(|_| {});
		blocks
	}

	/// The nodes with their methods, in the order of the ledger.
	fn records(&mut self) -> Vec<(RequestId, ProductionNode, SmadMethod)> {
		self.ext.execute_with(|| {
			let nodes: BTreeMap<_, _> = Nodes::<Test>::iter().collect();
			let method = |id: MethodId| Methods::<Test>::get(id).unwrap();
			nodes.into_iter().map(|(id, node)| (id, node.clone(), method(node.method))).collect()
		})
	}

	fn accepted(&mut self) -> BTreeMap<RequestId, LineTotals> {
		self.ext.execute_with(|| {
			Footprints::<Test>::iter().map(|(id, footprint)| (id, footprint.lines)).collect()
		})
	}

	/// The footprint in force of a node.
	pub fn lines_of(&mut self, id: RequestId) -> LineTotals {
		self.ext.execute_with(|| Footprints::<Test>::get(id).unwrap().lines)
	}

	/// The revision and attempt of each node.
	pub fn rounds(&mut self) -> BTreeMap<RequestId, (u32, u32)> {
		self.ext.execute_with(|| {
			Rounds::<Test>::iter()
				.map(|(id, round)| (id, (round.revision, round.attempt)))
				.collect()
		})
	}

	/// All nodes that have the node somewhere among what stands before them.
	pub fn downstream(&mut self, of: RequestId) -> BTreeSet<RequestId> {
		let mut downstream = BTreeSet::from([of]);
		for (id, node, _) in self.records() {
			let draws = |input: &tracemet_primitives::NodeInput| matches!(input.source, NodeInputSource::Line(line) if downstream.contains(&line.request));
			if node.inputs.iter().any(draws) {
				downstream.insert(id);
			}
		}
		downstream.remove(&of);
		downstream
	}

	/// That every figure in force is as near to the exact one as it can be, and that all are there.
	/// Answers how many figures there are, and the largest distance that was allowed to one of them, in
	/// grams.
	pub fn check_exact(&mut self) -> (u64, f64) {
		let accepted = self.accepted();
		let mut solution = Solution::default();
		let mut figures = 0;
		let mut farthest = 0;
		for (id, node, method) in self.records() {
			solution.solve(id, &node, &method);
			let lines = &accepted[&id];
			assert_eq!(lines.len(), node.outputs.len());
			for (line, totals) in (0..).zip(lines) {
				let exact = solution.line(OutputLineId { request: id, line });
				let strange = totals.keys().find(|attribute| !exact.contains_key(attribute));
				assert_eq!(strange, None, "node {id}, line {line}");
				for (attribute, figure) in exact {
					let grams = totals.get(attribute).copied().unwrap_or_default();
					assert!(
						figure.admits(grams),
						"node {id}, line {line}, {attribute:?}: {grams} g isn't {figure:?}",
					);
					figures += 1;
					farthest = farthest.max(figure.below).max(figure.above);
				}
			}
		}
		(figures, farthest as f64 / 1e6)
	}

	/// That everything is settled, and every figure in force bit for bit what a roll-up from nothing
	/// gives, in the order of the ledger.
	pub fn check_from_nothing(&mut self) {
		let accepted = self.accepted();
		let mut books = FromNothing::default();
		for (id, node, method) in self.records() {
			let lines = match &node.declared {
				Some(declaration) => declared(&declaration.lines).unwrap(),
				None => roll_up(&node, &method, &books).unwrap(),
			};
			assert_eq!(accepted[&id], lines, "node {id}");
			for (line, (totals, output)) in (0..).zip(lines.into_iter().zip(&node.outputs)) {
				let upstream = Upstream { totals, mass: output.mass };
				books.0.insert(OutputLineId { request: id, line }, upstream);
			}
		}
		self.ext.execute_with(|| {
			for (id, round) in Rounds::<Test>::iter() {
				assert_eq!(round.status, FootprintStatus::Accepted, "node {id}");
			}
			Footprint::do_try_state().unwrap();
		});
	}
}

/// Books that begin empty.
#[derive(Default)]
struct FromNothing(BTreeMap<OutputLineId, Upstream>);

impl Books for FromNothing {
	fn upstream(&self, line: OutputLineId) -> Option<Cow<'_, Upstream>> {
		self.0.get(&line).map(Cow::Borrowed)
	}
	fn nature(&self, attribute: AttributeId) -> Option<AttributeNature> {
		NATURES.get(usize::from(attribute.0)).copied()
	}
}
