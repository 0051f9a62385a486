//! What each input brings to a line: with the activities, all that the line has.

use super::reference::{Chain, Graph, Masses};
use crate::{graph::OnChain, mock::*, roll_up::*, *};
use tracemet_primitives::{
	AttributeId, Attribution, LineTotals, Mass, NodeInputSource, OutputLineId, ProductionNode,
	RequestId, ScrapOrigin, SmadMethod, FOSSIL_UPSTREAM, RECYCLED_POST_CONSUMER,
};

fn roll_up_of(node: &ProductionNode, method: &SmadMethod) -> LineTotals {
	roll_up(node, method, &OnChain::<Test>::new()).unwrap()
}

fn brought_to(
	node: &ProductionNode,
	method: &SmadMethod,
	line: u8,
) -> Result<Vec<Vec<(AttributeId, u128)>>, RollUpError> {
	let parts = brought(node, method, line, &OnChain::<Test>::new())?;
	Ok(parts.into_iter().map(|part| part.into_iter().collect()).collect())
}

#[test]
fn inputs_and_activities_together_are_the_line_in_random_graphs() {
	for seed in 0..30 {
		let mut chain = Chain::new(Graph::new(seed, Masses::Any));
		chain.grow(40);
		let Chain { ext, graph, nodes, .. } = &mut chain;
		ext.execute_with(|| {
			for id in 0..*nodes {
				let node = Nodes::<Test>::get(RequestId(id)).unwrap();
				let method = graph.method(node.method);
				let without_inputs = ProductionNode { inputs: bounded(vec![]), ..node.clone() };
				let activities = roll_up_of(&without_inputs, method);
				for (line, whole) in roll_up_of(&node, method).into_iter().enumerate() {
					let mut sum = activities[line].clone().into_inner();
					let parts = brought_to(&node, method, line as u8).unwrap();
					assert_eq!(parts.len(), node.inputs.len());
					for (part, input) in parts.into_iter().zip(&node.inputs) {
						let elsewhere = node.attribution == Attribution::Credit
							&& usize::from(input.attributed_to) != line;
						assert!(!elsewhere || part.is_empty(), "{node:?}");
						for (attribute, grams) in part {
							*sum.entry(attribute).or_insert(0) += grams;
						}
					}
					sum.retain(|_, grams| *grams > 0);
					assert_eq!(sum, whole.into_inner(), "seed {seed}, node {id}, line {line}");
				}
			}
		});
	}
}

#[test]
fn what_is_left_over_takes_the_content_of_each_input_along() {
	new_test_ext().execute_with(|| {
		// 10 g and 20 g of scrap could make 30 g, and 20 g come out: two thirds.
		let scrap =
			|mass| input(NodeInputSource::Scrap(SCRAP, ScrapOrigin::PostConsumer), Mass(mass), 0);
		let node = node([scrap(10), scrap(20)], [], [output(CATHODE, Mass(20), 0)]);
		let method = SmadMethod { default_factors: bounded(vec![]), ..method() };
		assert_eq!(
			brought_to(&node, &method, 0),
			Ok(vec![vec![(RECYCLED_POST_CONSUMER, 6)], vec![(RECYCLED_POST_CONSUMER, 14)]])
		);
	});
}

#[test]
fn a_pool_is_divided_by_mass_and_then_by_what_was_brought() {
	new_test_ext().execute_with(|| {
		let bought = |mass| input(NodeInputSource::Uncertified(CONCENTRATE), Mass(mass), 0);
		let mined = input(NodeInputSource::Extracted(CONCENTRATE), Mass(1_000), 1);
		let outputs = [output(CATHODE, Mass(1_000), 0), output(CATHODE, Mass(3_000), 0)];
		let node = ProductionNode {
			attribution: Attribution::RollingAverage,
			..node([bought(1_000), mined, bought(2_000)], [], outputs)
		};
		// 7 g per kg: 7 g and 14 g. Of 21 g a quarter is 5.25 g, and 5 g of line 0.
		let default_factors = bounded([default_factor(CONCENTRATE, FOSSIL_UPSTREAM, 7)]);
		let method = SmadMethod { default_factors, ..method() };
		let part = |grams| vec![(FOSSIL_UPSTREAM, grams)];
		assert_eq!(brought_to(&node, &method, 0), Ok(vec![part(1), vec![], part(4)]));
		assert_eq!(brought_to(&node, &method, 1), Ok(vec![part(5), vec![], part(11)]));
		assert_eq!(brought_to(&node, &method, 2), Err(RollUpError::UnknownOutputLine(2)));
	});
}

#[test]
fn an_input_without_a_footprint_is_named() {
	new_test_ext().execute_with(|| {
		let line = OutputLineId { request: RequestId(9), line: 0 };
		assert_eq!(brought_to(&drawing(9), &method(), 0), Err(RollUpError::InputNotAccepted(line)));
	});
}
