//! Where certified metal came from, and where it went.

mod drawings;
mod graph;

use super::{show, CommandError, Result};
use crate::{
	chain::{Chain, ChainError},
	cli::{Direction, Drawing, ProvenanceArguments, Root},
	config::{self, SignerFlags},
	output::{self, number, text, Answer, Format},
	quantity::in_tonnes,
};
use graph::{Edge, Graph, Node};
use serde_json::{json, Value};
use std::future::Future;

/// The node's error for a page of a graph that has changed since the page before.
const CURSOR_OUTDATED: i32 = 9014;
/// How often a graph that changes is begun with.
const ATTEMPTS: u32 = 5;

/// Asks the node and draws its answer.
pub async fn act(arguments: ProvenanceArguments) -> Result<()> {
	let ProvenanceArguments { root, direction, depth, format, common } = arguments;
	let settings = config::load(&common, &SignerFlags::default())?;
	let chain = Chain::connect(&settings.url).await?;
	let answer = ask(&chain, root, direction, depth).await?;
	let format = match (format, settings.output) {
		(Some(format), _) => Some(format),
		(None, Format::Table) => Some(Drawing::Tree),
		(None, Format::Json) => Some(Drawing::Json),
		(None, Format::Csv) => None,
	};
	let graph = || graph::read(answer.clone());
	match format {
		Some(Drawing::Json) => {
			let text = serde_json::to_string_pretty(&answer).map_err(output::OutputError::from)?;
			output::show(&format!("{text}\n"))?;
		}
		Some(Drawing::Tree) => output::show(&drawings::tree(&graph()?, depth))?,
		Some(Drawing::Dot) => output::show(&drawings::dot(&graph()?))?,
		Some(Drawing::Mermaid) => output::show(&drawings::mermaid(&graph()?))?,
		None => table(&graph()?).print(Format::Csv)?,
	}
	Ok(())
}

/// What the node answers, its pages put together.
async fn ask(chain: &Chain, root: Root, direction: Direction, depth: u32) -> Result<Value> {
	let root = match root {
		Root::Lot(lot) => json!({ "lot": lot }),
		Root::Line(line) => json!({ "line": line }),
		Root::Exit(exit) => json!({ "exit": exit }),
	};
	let direction = match direction {
		Direction::Upstream => "upstream",
		Direction::Downstream => "downstream",
	};
	let question = |after: Value| [root.clone(), json!(direction), json!(depth), after];
	together(|after| chain.node("tracemet_provenance", question(after))).await
}

/// All pages, begun with again if the books change meanwhile. `page`: the one after a cursor, which is
/// null for the first.
async fn together<F>(page: impl Fn(Value) -> F) -> Result<Value>
where
	F: Future<Output = std::result::Result<Value, ChainError>>,
{
	for _ in 0..ATTEMPTS {
		match once(&page).await {
			Err(ChainError::Refusing { code: CURSOR_OUTDATED, .. }) => {}
			answer => return Ok(answer?),
		}
	}
	Err(CommandError::GraphChanges)
}

/// All pages of one state of the books.
async fn once<F>(page: impl Fn(Value) -> F) -> std::result::Result<Value, ChainError>
where
	F: Future<Output = std::result::Result<Value, ChainError>>,
{
	let take = |answer: &mut Value, field: &str| {
		answer.get_mut(field).map(Value::take).unwrap_or_default()
	};
	let mut answer = page(Value::Null).await?;
	let mut next = take(&mut answer, "next");
	while !next.is_null() {
		let mut page = page(next).await?;
		for list in ["nodes", "edges"] {
			let more = take(&mut page, list);
			if let (Some(Value::Array(all)), Value::Array(more)) = (answer.get_mut(list), more) {
				all.extend(more);
			}
		}
		next = take(&mut page, "next");
	}
	Ok(answer)
}

/// Nodes and edges as lists.
fn table(graph: &Graph) -> Answer {
	let nodes = graph.nodes.iter().map(|node| (node, graph.carbon(&node.portion)));
	let edges = graph.edges.iter().map(|edge| (edge, graph.carbon(&edge.portion)));
	let answer = Answer::tables(
		&nodes.collect::<Vec<_>>(),
		&[
			text("line", |(node, _): &(&Node, u128)| node.line().to_string()),
			number("depth", |(node, _)| node.depth.to_string()),
			text("account", |(node, _)| show::maybe(&node.account)),
			text("good", |(node, _)| node.good_name.clone()),
			text("label", |(node, _)| show::maybe(&node.label_name)),
			number("t", |(node, _)| in_tonnes(node.portion.mass)),
			number("t of the root", |(node, _)| in_tonnes(node.portion.root_mass)),
			number("t CO2e of the root", |(_, carbon)| in_tonnes(*carbon)),
		],
	);
	answer.with(
		"Edges",
		&edges.collect::<Vec<_>>(),
		&[
			text("from", |(edge, _): &(&Edge, u128)| edge.from.to_string()),
			text("to", |(edge, _)| edge.to.to_string()),
			number("t", |(edge, _)| in_tonnes(edge.portion.mass)),
			number("t of the root", |(edge, _)| in_tonnes(edge.portion.root_mass)),
			number("t CO2e of the root", |(_, carbon)| in_tonnes(*carbon)),
		],
	)
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::cell::RefCell;

	/// Asks a node that answers so, one after the other. Answers what came of it and what was asked.
	async fn asked(
		answers: impl IntoIterator<Item = std::result::Result<Value, i32>>,
	) -> (std::result::Result<Value, String>, Vec<Value>) {
		let answers = RefCell::new(answers.into_iter());
		let cursors = RefCell::new(Vec::new());
		let result = together(|after| {
			cursors.borrow_mut().push(after);
			let answer = answers.borrow_mut().next().expect("it is asked no more often");
			let message = "the graph has changed".to_owned();
			std::future::ready(answer.map_err(|code| ChainError::Refusing { code, message }))
		});
		let result = result.await.map_err(|error| error.to_string());
		(result, cursors.into_inner())
	}

	fn page(nodes: Value, next: Value) -> std::result::Result<Value, i32> {
		Ok(json!({ "block": 7, "nodes": nodes, "edges": [], "next": next }))
	}

	#[tokio::test]
	async fn pages_are_put_together() {
		let answers = [page(json!([1, 2]), json!("a")), page(json!([3]), Value::Null)];
		let (answer, asked) = asked(answers).await;
		let expected = json!({ "block": 7, "nodes": [1, 2, 3], "edges": [], "next": null });
		assert_eq!(answer, Ok(expected));
		assert_eq!(asked, [json!(null), json!("a")]);
	}

	#[tokio::test]
	async fn a_graph_that_changes_is_begun_with_again() {
		let answers = [
			page(json!([1]), json!("a")),
			Err(CURSOR_OUTDATED),
			page(json!([4]), json!("b")),
			page(json!([5]), Value::Null),
		];
		let (answer, asked) = asked(answers).await;
		// Nothing of the first attempt is left.
		assert_eq!(answer.unwrap()["nodes"], json!([4, 5]));
		assert_eq!(asked, [json!(null), json!("a"), json!(null), json!("b")]);
	}

	#[tokio::test]
	async fn after_five_attempts_it_says_so() {
		let attempt = [page(json!([1]), json!("a")), Err(CURSOR_OUTDATED)];
		let answers = std::iter::repeat_n(attempt, 5).flatten();
		let (answer, asked) = asked(answers).await;
		let said = answer.unwrap_err();
		assert!(said.starts_with("the books change faster than the graph can be read"), "{said}");
		assert!(said.contains("a smaller --depth"), "{said}");
		assert_eq!(asked.len(), 10);
	}

	#[tokio::test]
	async fn what_else_is_wrong_is_said_at_once() {
		let (answer, asked) = asked([Err(9015)]).await;
		let expected = "the node says: the graph has changed (error 9015)";
		assert_eq!(answer.unwrap_err(), expected);
		assert_eq!(asked.len(), 1);
	}
}
