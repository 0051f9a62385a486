//! Where certified metal came from, and where it went.

mod drawings;
mod graph;

use super::{show, Result};
use crate::{
	chain::{Chain, ChainError},
	cli::{Direction, Drawing, ProvenanceArguments, Root},
	config::{self, SignerFlags},
	output::{self, number, text, Answer, Format},
	quantity::in_tonnes,
};
use graph::{Edge, Graph, Node};
use serde_json::{json, Value};

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
		Some(Drawing::Tree) => output::show(&drawings::tree(&graph()?))?,
		Some(Drawing::Dot) => output::show(&drawings::dot(&graph()?))?,
		Some(Drawing::Mermaid) => output::show(&drawings::mermaid(&graph()?))?,
		None => table(&graph()?).print(Format::Csv)?,
	}
	Ok(())
}

/// What the node answers, its pages put together.
async fn ask(
	chain: &Chain,
	root: Root,
	direction: Direction,
	depth: u32,
) -> std::result::Result<Value, ChainError> {
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
	let take = |answer: &mut Value, field: &str| {
		answer.get_mut(field).map(Value::take).unwrap_or_default()
	};
	let mut answer = chain.node("tracemet_provenance", question(Value::Null)).await?;
	let mut next = take(&mut answer, "next");
	while !next.is_null() {
		let mut page = chain.node("tracemet_provenance", question(next)).await?;
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
