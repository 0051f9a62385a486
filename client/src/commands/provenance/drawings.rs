//! Drawings of a graph: a tree for a terminal, Graphviz, Mermaid.

use super::graph::{Edge, Graph, Node, Place, Portion};
use crate::{cli::MAX_DEPTH, output::plain, quantity::in_tonnes};
use std::collections::{BTreeMap, BTreeSet};

/// How much, in a line.
fn figures(graph: &Graph, portion: &Portion) -> String {
	let carbon = in_tonnes(graph.carbon(portion));
	match portion.mass {
		// What is added isn't material.
		0 => format!("{carbon} t CO2e"),
		mass => format!("{} t, {carbon} t CO2e", in_tonnes(mass)),
	}
}

/// What a line is of.
fn title(node: &Node) -> String {
	plain(&match &node.label_name {
		Some(label) => format!("{}, {label}", node.good_name),
		None => node.good_name.clone(),
	})
}

/// A branch of the tree that is still to be drawn.
struct Branch<'a> {
	/// What the lines before it hang on.
	indent: String,
	is_last: bool,
	place: Place,
	/// How it was reached. None: it belongs to the root.
	edge: Option<&'a Edge>,
}

/// A tree of so many steps at most. A line that is met by several ways is drawn once in full.
pub fn tree(graph: &Graph, depth: u32) -> String {
	let nodes = by_place(graph);
	let steps = steps(graph);
	let mut text = format!(
		"{}: {} ({}, block {})\n",
		graph.root,
		figures(graph, &graph.root.portion),
		plain(&graph.direction),
		graph.block.number
	);
	let mut drawn = BTreeSet::new();
	let mut branches = Vec::new();
	let roots = graph.root.lines.iter().map(|line| (Place::Line(*line), None));
	push(&mut branches, "", roots.collect());
	// From the last, so that no depth of the graph is too much.
	while let Some(Branch { indent, is_last, place, edge }) = branches.pop() {
		let (tee, below) = if is_last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
		let node = nodes.get(&place);
		let name = node.map(|node| format!(" {}", title(node))).unwrap_or_default();
		let portion = edge.map(|edge| &edge.portion).or(node.map(|node| &node.portion));
		let figures_of = portion.map(|portion| figures(graph, portion)).unwrap_or_default();
		let is_new = drawn.insert(place);
		let again = if is_new || node.is_none() { "" } else { " (see above)" };
		text.push_str(&format!("{indent}{tee}{place}{name}: {figures_of}{again}\n"));
		let Some(node) = node.filter(|_| is_new) else { continue };
		let indent = format!("{indent}{below}");
		let next = steps.get(&place).cloned().unwrap_or_default();
		for (number, end) in node.ends.iter().enumerate() {
			let is_last = next.is_empty() && number + 1 == node.ends.len();
			let tee = if is_last { "└─ " } else { "├─ " };
			let figures = figures(graph, &end.portion);
			let end = plain(&end.to_string());
			text.push_str(&format!("{indent}{tee}{end}: {figures}\n"));
		}
		push(&mut branches, &indent, next);
	}
	if graph.truncated {
		text.push_str(match depth < MAX_DEPTH {
			true => "There is more beyond this depth: ask for a larger --depth.\n",
			false => "There is more beyond: begin at one of the last lines.\n",
		});
	}
	text
}

/// Puts branches onto the pile, the first on top.
fn push<'a>(branches: &mut Vec<Branch<'a>>, indent: &str, next: Vec<(Place, Option<&'a Edge>)>) {
	let last = next.len();
	for (number, (place, edge)) in next.into_iter().enumerate().rev() {
		let is_last = number + 1 == last;
		branches.push(Branch { indent: indent.to_owned(), is_last, place, edge });
	}
}

/// The edges that go on from each place, and where to.
fn steps(graph: &Graph) -> BTreeMap<Place, Vec<(Place, Option<&Edge>)>> {
	let mut steps = BTreeMap::<_, Vec<_>>::new();
	for edge in &graph.edges {
		let (near, far) = match graph.is_upstream() {
			true => (edge.to, edge.from),
			false => (edge.from, edge.to),
		};
		steps.entry(near).or_default().push((far, Some(edge)));
	}
	steps
}

fn by_place(graph: &Graph) -> BTreeMap<Place, &Node> {
	graph.nodes.iter().map(|node| (node.line(), node)).collect()
}

/// A box of a drawing.
struct Shape {
	id: String,
	lines: Vec<String>,
	is_end: bool,
}

/// An arrow between two boxes.
struct Arrow {
	from: String,
	to: String,
	label: String,
}

/// The boxes and arrows of a graph, in the direction in which the metal goes.
fn shapes(graph: &Graph) -> (Vec<Shape>, Vec<Arrow>) {
	let mut shapes = Vec::new();
	let mut arrows = Vec::new();
	let id = |place: Place| match place {
		Place::Line(line) => format!("line_{}_{}", line.request, line.line),
		Place::Exit(exit) => format!("exit_{exit}"),
	};
	for node in &graph.nodes {
		let place = node.line();
		let lines = vec![place.to_string(), title(node), figures(graph, &node.portion)];
		shapes.push(Shape { id: id(place), lines, is_end: false });
		for (number, end) in node.ends.iter().enumerate() {
			let end_id = format!("{}_end_{number}", id(place));
			let label = figures(graph, &end.portion);
			let lines = vec![plain(&end.to_string())];
			shapes.push(Shape { id: end_id.clone(), lines, is_end: true });
			arrows.push(match graph.is_upstream() {
				true => Arrow { from: end_id, to: id(place), label },
				false => Arrow { from: id(place), to: end_id, label },
			});
		}
	}
	let exits = graph.edges.iter().filter(|edge| matches!(edge.to, Place::Exit(_)));
	for exit in exits.map(|edge| edge.to).collect::<BTreeSet<_>>() {
		shapes.push(Shape { id: id(exit), lines: vec![exit.to_string()], is_end: true });
	}
	for edge in &graph.edges {
		let label = figures(graph, &edge.portion);
		arrows.push(Arrow { from: id(edge.from), to: id(edge.to), label });
	}
	(shapes, arrows)
}

/// For Graphviz.
pub fn dot(graph: &Graph) -> String {
	let quoted = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"");
	let (shapes, arrows) = shapes(graph);
	let mut text = format!(
		"digraph provenance {{\n\tlabel=\"{}, {}, block {}\";\n\trankdir=LR;\n\tnode [shape=box];\n",
		graph.root,
		quoted(&plain(&graph.direction)),
		graph.block.number
	);
	for Shape { id, lines, is_end } in shapes {
		let label = lines.iter().map(|line| quoted(line)).collect::<Vec<_>>().join("\\n");
		let shape = if is_end { ", shape=ellipse" } else { "" };
		text.push_str(&format!("\t{id} [label=\"{label}\"{shape}];\n"));
	}
	for Arrow { from, to, label } in arrows {
		text.push_str(&format!("\t{from} -> {to} [label=\"{label}\"];\n"));
	}
	text.push_str("}\n");
	text
}

/// For Mermaid.
pub fn mermaid(graph: &Graph) -> String {
	// Mermaid has character references of its own, and reads these in quotes as they are.
	let quoted = |text: &str| {
		let text = text.replace('#', "#35;").replace('"', "#quot;");
		text.replace('<', "#lt;").replace('>', "#gt;")
	};
	let (shapes, arrows) = shapes(graph);
	let mut text = "flowchart LR\n".to_owned();
	for Shape { id, lines, is_end } in shapes {
		let label = lines.iter().map(|line| quoted(line)).collect::<Vec<_>>().join("<br/>");
		let (open, close) = if is_end { ("([", "])") } else { ("[", "]") };
		text.push_str(&format!("\t{id}{open}\"{label}\"{close}\n"));
	}
	for Arrow { from, to, label } in arrows {
		text.push_str(&format!("\t{from} -->|\"{label}\"| {to}\n"));
	}
	text
}

#[cfg(test)]
mod tests {
	use super::{super::graph, *};
	use serde_json::{json, Value};

	fn portion(mass: &str, carbon: &str) -> Value {
		json!({ "mass": mass, "rootMass": mass, "shares": ["0", carbon] })
	}

	fn with(mut fields: Value, portion: Value) -> Value {
		let (Value::Object(fields_of), Value::Object(more)) = (&mut fields, portion) else {
			panic!("both are objects")
		};
		fields_of.extend(more);
		fields
	}

	fn line(request: u64) -> Value {
		json!({ "request": request, "line": 0 })
	}

	fn node(request: u64, good: &str, label: Value, ends: Value) -> Value {
		let fields = json!({
			"request": request, "line": 0, "depth": 9 - request, "account": null, "good": 1,
			"goodName": good, "label": null, "labelName": label, "lineMass": "9", "revision": 0,
			"basis": "calculated", "expanded": true, "ends": ends,
		});
		with(fields, portion("45000000", "60750000"))
	}

	/// A lot of line 9.0, which rests on 8.0 and 7.0, both of which rest on 6.0.
	fn answer() -> Value {
		let end =
			|kind: &str, good: Value, part| with(json!({ "kind": kind, "goodName": good }), part);
		let edge = |from, to: Value| {
			with(json!({ "from": line(from), "to": to }), portion("1000000", "500000"))
		};
		json!({
			"block": { "number": 12, "hash": "0x00" },
			"direction": "upstream",
			"attributes": [
				{ "attribute": 3, "name": "Biogenic", "unit": "g" },
				{ "attribute": 1, "name": "Energy", "unit": "g" },
			],
			"root": with(json!({ "of": { "lot": 5 }, "lines": [line(9)] }), portion("45000000", "60750000")),
			"nodes": [
				node(9, "Copper \"cathode\"", json!("Cu 8.0 MIX"), json!([
					end("added", Value::Null, portion("0", "750000")),
				])),
				node(8, "Anode", Value::Null, json!([])),
				node(7, "Anode", Value::Null, json!([])),
				node(6, "Concentrate", Value::Null, json!([
					end("extracted", json!("Ore"), portion("50000000", "0")),
				])),
			],
			"edges": [edge(8, line(9)), edge(7, line(9)), edge(6, line(8)), edge(6, line(7))],
			"ends": [],
			"nodeCount": 4,
			"edgeCount": 4,
			"truncated": false,
			"next": null,
		})
	}

	#[test]
	fn a_tree_draws_each_line_once() {
		let expected = "\
lot 5: 45 t, 60.75 t CO2e (upstream, block 12)
└─ line 9.0 Copper \"cathode\", Cu 8.0 MIX: 45 t, 60.75 t CO2e
   ├─ added by the producer: 0.75 t CO2e
   ├─ line 8.0 Anode: 1 t, 0.5 t CO2e
   │  └─ line 6.0 Concentrate: 1 t, 0.5 t CO2e
   │     └─ extracted: Ore: 50 t, 0 t CO2e
   └─ line 7.0 Anode: 1 t, 0.5 t CO2e
      └─ line 6.0 Concentrate: 1 t, 0.5 t CO2e (see above)
";
		assert_eq!(tree(&graph::read(answer()).unwrap(), 64), expected);
	}

	#[test]
	fn a_cut_tree_says_so() {
		let mut cut = answer();
		cut["truncated"] = json!(true);
		let graph = graph::read(cut).unwrap();
		for depth in [0, 63] {
			let tree = tree(&graph, depth);
			assert!(
				tree.ends_with("\nThere is more beyond this depth: ask for a larger --depth.\n")
			);
		}
		// No more than that can be asked for.
		let tree = tree(&graph, 64);
		assert!(
			tree.ends_with("\nThere is more beyond: begin at one of the last lines.\n"),
			"{tree}"
		);
	}

	#[test]
	fn graphviz_gets_boxes_and_arrows() {
		let dot = dot(&graph::read(answer()).unwrap());
		for part in [
			"digraph provenance {\n\tlabel=\"lot 5, upstream, block 12\";\n",
			"\tline_9_0 [label=\"line 9.0\\nCopper \\\"cathode\\\", Cu 8.0 MIX\\n45 t, 60.75 t CO2e\"];\n",
			"\tline_6_0_end_0 [label=\"extracted: Ore\", shape=ellipse];\n",
			"\tline_6_0_end_0 -> line_6_0 [label=\"50 t, 0 t CO2e\"];\n",
			"\tline_8_0 -> line_9_0 [label=\"1 t, 0.5 t CO2e\"];\n",
		] {
			assert!(dot.contains(part), "{dot}");
		}
		assert_eq!(dot.matches(" -> ").count(), 6);
	}

	#[test]
	fn mermaid_gets_boxes_and_arrows() {
		let mermaid = mermaid(&graph::read(answer()).unwrap());
		for part in [
			"flowchart LR\n\tline_9_0[\"line 9.0<br/>Copper #quot;cathode#quot;, Cu 8.0 MIX<br/>45 t, 60.75 t CO2e\"]\n",
			"\tline_6_0_end_0([\"extracted: Ore\"])\n",
			"\tline_8_0 -->|\"1 t, 0.5 t CO2e\"| line_9_0\n",
		] {
			assert!(mermaid.contains(part), "{mermaid}");
		}
	}

	#[test]
	fn names_steer_no_terminal() {
		let mut answer = answer();
		answer["nodes"][0]["goodName"] = json!("Copper\x1b[2J");
		answer["nodes"][3]["ends"][0]["goodName"] = json!("Ore\u{202e}");
		let graph = graph::read(answer).unwrap();
		let tree = tree(&graph, 64);
		assert!(tree.contains("line 9.0 Copper\\u{1b}[2J, Cu 8.0 MIX: "), "{tree}");
		assert!(tree.contains("extracted: Ore\\u{202e}: "), "{tree}");
		let dot = dot(&graph);
		assert!(dot.contains("Copper\\\\u{1b}[2J") && dot.contains("Ore\\\\u{202e}"), "{dot}");
		let mermaid = mermaid(&graph);
		assert!(mermaid.contains("Copper\\u{1b}[2J") && mermaid.contains("Ore\\u{202e}"));
	}

	#[test]
	fn downstream_the_metal_goes_to_exits() {
		let mut answer = answer();
		answer["direction"] = json!("downstream");
		answer["root"]["lines"] = json!([line(6)]);
		answer["edges"] = json!([with(
			json!({ "from": line(6), "to": { "exit": 3 } }),
			portion("1000000", "500000")
		)]);
		let graph = graph::read(answer).unwrap();
		let tree = tree(&graph, 64);
		assert!(tree.ends_with("   └─ exit 3: 1 t, 0.5 t CO2e\n"), "{tree}");
		let dot = dot(&graph);
		assert!(dot.contains("\texit_3 [label=\"exit 3\", shape=ellipse];\n"), "{dot}");
		assert!(dot.contains("\tline_6_0 -> exit_3 [label=\"1 t, 0.5 t CO2e\"];\n"), "{dot}");
		assert!(dot.contains("\tline_6_0 -> line_6_0_end_0 "), "{dot}");
	}

	#[test]
	fn an_answer_of_another_form_is_said() {
		let error = graph::read(json!({ "block": 1 })).unwrap_err().to_string();
		assert!(error.starts_with("the answer to tracemet_provenance has a form"), "{error}");
	}
}
