//! Files of both kinds, whatever program wrote them.

use super::{read, said, sheet, PRODUCER};
use crate::import::{
	columns::Kind,
	csv,
	mistakes::Mistakes,
	sheet::{Cell, Sheet},
	template, xlsx, Drafts,
};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};
use std::io::{Cursor, Read, Write};
use zip::{write::SimpleFileOptions, ZipArchive, ZipWriter};

const COLUMNS: &str = "reference,from,lot,mass,to";

fn row_cells(sheet: &Sheet) -> Vec<(u32, Vec<(&'static str, Cell)>)> {
	let rows = sheet.rows.iter();
	rows.map(|row| (row.number, row.cells.clone().into_iter().collect())).collect()
}

fn csv_cells(bytes: &[u8]) -> Vec<(u32, Vec<(&'static str, Cell)>)> {
	let mut mistakes = Mistakes::default();
	let sheet = csv::read(bytes.to_vec(), &mut mistakes);
	assert_eq!(mistakes, Mistakes::default());
	row_cells(&sheet.unwrap())
}

#[test]
fn csv_is_read_however_it_was_written() {
	let expected = [
		(
			2,
			vec![
				("from", Cell::Text("x".into())),
				("lot", Cell::Text("1".into())),
				("mass", Cell::Text("1 t".into())),
				("reference", Cell::Text("a; \"b\"".into())),
				("to", Cell::Text("y".into())),
			],
		),
		(4, vec![("reference", Cell::Text("c".into()))]),
	];
	for text in [
		"reference,from,lot,mass,to\n\"a; \"\"b\"\"\",x,1,1 t,y\n\nc,,,,\n",
		"\u{feff}Reference;From;LOT;Mass;To\r\n\"a; \"\"b\"\"\"; x;1 ;1 t;y;\r\n;;;\r\nc;;;;\r\n",
		"reference\tfrom\tlot\tmass\tto\na; \"b\"\tx\t1\t1 t\ty\n# for people\nc\n",
	] {
		assert_eq!(csv_cells(text.as_bytes()), expected, "{text}");
	}
}

#[test]
fn a_cell_of_several_lines_is_one_row() {
	let text = "reference,from,lot,mass,to\n\"a\nb\",x,1,1 t,y\nc,,,,\n";
	let numbers = csv_cells(text.as_bytes()).into_iter().map(|(number, _)| number);
	assert_eq!(numbers.collect::<Vec<_>>(), [2, 3]);
}

#[test]
fn a_reference_may_begin_as_a_remark_does() {
	let text = "reference,from,lot,mass,to\n#17,x,1,1 t,y\n# 17,x,1,1 t,y\n";
	assert_eq!(csv_cells(text.as_bytes()).len(), 1);
}

#[test]
fn other_files_are_refused() {
	let empty =
		"the file: it is empty: `tracemet import template` writes a file with the names of the \
	             columns";
	assert_eq!(said(""), [empty]);
	assert_eq!(said("\n# reference,line\n"), [empty]);
	assert_eq!(said(COLUMNS), ["the file: it has no rows below the names of the columns"]);
	assert_eq!(
		said("a,b\n1,2\n"),
		["the file: its first row names neither the columns of requests (`line`) nor those of \
		  transfers (`to`): start from `tracemet import template`"]
	);
	let mut mistakes = Mistakes::default();
	assert_eq!(csv::read(b"reference,to\nM\xfcller,\n".to_vec(), &mut mistakes), None);
	assert_eq!(
		mistakes.said(),
		["the file: it is not text in UTF-8 (row 2): save it as `CSV UTF-8`"]
	);
	let rows = vec!["a,x,1,1 t,y"; 10_000];
	assert_eq!(said(&sheet(COLUMNS, &rows)), ["the file: it has more than 10000 rows: split it"]);
	let mut mistakes = Mistakes::default();
	assert_eq!(xlsx::read(b"PK\x03\x04 and nothing else".to_vec(), &mut mistakes), None);
	let said = mistakes.said().join("\n");
	assert!(said.starts_with("the file: it can't be read as XLSX: "), "{said}");
}

#[test]
fn the_first_row_is_checked_by_name() {
	assert_eq!(
		said("reference,from,lot,mass,weight,to,to\na,x,1,1 t,1,y,y\n"),
		[
			"the file: `weight` is no column of transfers: they are reference, from, lot, mass, to, \
			 delivered_as, certificate, document",
			"column `to`: it is there twice: leave one out",
		]
	);
	assert_eq!(
		said("reference,from,to\na,x,y\n"),
		[
			"column `lot`: it is missing from the first row",
			"column `mass`: it is missing from the first row",
		]
	);
	assert_eq!(
		said(&sheet("reference,from,lot,mass (lb),to", &["a,PRODUCER,1,1,CUSTOMER"])),
		[
			"the file: `mass (lb)` is no column of transfers: they are reference, from, lot, mass, to, \
			 delivered_as, certificate, document",
			"column `mass`: it is missing from the first row",
		]
	);
	assert_eq!(
		said(&sheet(COLUMNS, &["a,PRODUCER,1,1 t,CUSTOMER,and more"])),
		["row 2: its cell 6 is below no name of a column: delete it"]
	);
}

#[test]
fn a_column_can_have_the_unit() {
	let of = |rows: &[&str]| read(&sheet("reference,from,lot,Mass (kg),to", rows));
	let (drafts, mistakes) = of(&["a,PRODUCER,1,45000.5,CUSTOMER"]);
	assert_eq!(mistakes, [""; 0]);
	let Some(Drafts::Transfers(deliveries)) = drafts else { panic!("they are transfers") };
	assert_eq!(deliveries[0].legs[0].mass.0, 45_000_500);
	assert_eq!(
		of(&["a,PRODUCER,1,45 t,CUSTOMER"]).1,
		["row 2, column `mass`: `45 t` has a unit, and so has the column, `mass (kg)`: write the \
		  number alone"]
	);
}

#[test]
fn where_semicolons_separate_cells_a_point_may_separate_thousands() {
	let of = |columns: &str, row: &str| said(&sheet(columns, &[row]));
	let mass =
		|mass: &str| of("reference;from;lot;mass;to", &format!("1.234;PRODUCER;1;{mass};CUSTOMER"));
	let ambiguous = |place: &str, text: &str, ways: &str| {
		[format!(
			"row 2, column `{place}`: `{text}` is ambiguous: where semicolons separate the cells, a \
			 point separates decimals for some and thousands for others. Write {ways}"
		)]
	};
	for (text, ways) in [
		("45.000 kg", "45 or 45000"),
		("22.500 t", "22.5 or 22500"),
		("1.010 t", "1.01 or 1010"),
		("233.333 t", "233.3330 or 233333"),
	] {
		assert_eq!(mass(text), ambiguous("mass", text, ways));
	}
	for text in ["45 kg", "45.0 kg", "0.500 t", "45.0000 kg", "4500.000 kg", "233.3330 t"] {
		assert_eq!(mass(text), [""; 0], "{text}");
	}
	let columns = "reference;from;lot;mass (kg);to";
	assert_eq!(
		of(columns, "a;PRODUCER;1;45.000;CUSTOMER"),
		ambiguous("mass", "45.000 kg", "45 or 45000")
	);
	let columns =
		"reference;line;account;certificate;first_day;last_day;mass;activity;quantity;primary";
	assert_eq!(
		of(columns, "a;activity;;;;;;2;12.500 kWh;yes")[0],
		ambiguous("quantity", "12.500 kWh", "12.5 or 12500")[0]
	);
	// Where commas or tabs separate them, a point is a decimal point.
	assert_eq!(of(COLUMNS, "a,PRODUCER,1,45.000 kg,CUSTOMER"), [""; 0]);
	let tabs = |text: &str| text.replace(',', "\t");
	assert_eq!(of(&tabs(COLUMNS), &tabs("a,PRODUCER,1,45.000 kg,CUSTOMER")), [""; 0]);
}

/// A workbook with one sheet.
fn workbook(name: &str, fill: impl Fn(&mut Worksheet)) -> Vec<u8> {
	let mut workbook = Workbook::new();
	fill(workbook.add_worksheet().set_name(name).unwrap());
	workbook.save_to_buffer().unwrap()
}

fn head(sheet: &mut Worksheet, columns: &str) {
	for (column, name) in (0..).zip(columns.split(',')) {
		sheet.write_string(0, column, name).unwrap();
	}
}

#[test]
fn a_workbook_says_what_it_shows() {
	let bytes = workbook("transfers", |sheet| {
		head(sheet, "reference,from,lot,mass (t),to,document,certificate,delivered_as");
		let date = Format::new().set_num_format("yyyy-mm-dd");
		sheet.write_number(1, 0, 17).unwrap();
		sheet.write_string(1, 1, "  x ").unwrap();
		sheet.write_number(1, 2, 12).unwrap();
		sheet.write_number(1, 3, 0.1).unwrap();
		sheet.write_boolean(1, 4, true).unwrap();
		let day = ExcelDateTime::from_ymd(2026, 3, 31).unwrap();
		sheet.write_datetime_with_format(1, 5, &day, &date).unwrap();
		let noon = day.and_hms(12, 0, 0).unwrap();
		sheet.write_datetime_with_format(1, 6, &noon, &date).unwrap();
		sheet.write_string(1, 7, " ").unwrap();
		sheet.write_number(3, 3, 0.1 + 0.2).unwrap();
		sheet.write_number(3, 2, 1e15).unwrap();
		sheet.write_string(4, 0, "# for people").unwrap();
	});
	let mut mistakes = Mistakes::default();
	let sheet = xlsx::read(bytes, &mut mistakes).unwrap();
	assert_eq!(mistakes, Mistakes::default());
	let text = |text: &str| Cell::Text(text.to_owned());
	let expected = [
		(
			2,
			vec![
				("certificate", text("2026-03-31T12:00:00")),
				("document", text("2026-03-31")),
				("from", text("x")),
				("lot", Cell::Number("12".to_owned())),
				("mass", text("0.1 t")),
				("reference", Cell::Number("17".to_owned())),
				("to", text("yes")),
			],
		),
		(
			4,
			vec![
				("lot", Cell::Number("1000000000000000".to_owned())),
				(
					"mass",
					Cell::Wrong(
						"`0.30000000000000004` is a number that the spreadsheet has calculated or \
						 rounded: round it there, or write it as text"
							.to_owned(),
					),
				),
			],
		),
	];
	assert_eq!(row_cells(&sheet), expected);
}

#[test]
fn errors_of_a_spreadsheet_are_named() {
	let bytes = workbook("transfers", |sheet| {
		head(sheet, COLUMNS);
		for (column, text) in [(0, "a"), (1, PRODUCER), (2, "1"), (4, PRODUCER)] {
			sheet.write_string(1, column, text).unwrap();
		}
		sheet.write_formula(1, 3, Formula::new("1/0").set_result("#DIV/0!")).unwrap();
	});
	let mut mistakes = Mistakes::default();
	crate::import::read(bytes, &mut mistakes);
	assert_eq!(
		mistakes.said(),
		["row 2, column `mass`: `#DIV/0!` is an error of the spreadsheet: correct the formula"]
	);
}

/// A workbook with another text in one of its parts.
fn changed(bytes: Vec<u8>, name: &str, old: &str, new: &str) -> Vec<u8> {
	let mut from = ZipArchive::new(Cursor::new(bytes)).unwrap();
	let mut to = ZipWriter::new(Cursor::new(Vec::new()));
	for number in 0..from.len() {
		let mut part = from.by_index(number).unwrap();
		let (mut text, called) = (String::new(), part.name().unwrap().into_owned());
		part.read_to_string(&mut text).unwrap();
		if called == name {
			assert!(text.contains(old), "{text}");
			text = text.replace(old, new);
		}
		to.start_file(called, SimpleFileOptions::default()).unwrap();
		to.write_all(text.as_bytes()).unwrap();
	}
	to.finish().unwrap().into_inner()
}

#[test]
fn a_formula_without_a_result_is_not_an_empty_cell() {
	let of = |cell: &str| {
		let bytes = workbook("transfers", |sheet| {
			head(sheet, "reference,from,lot,mass (t),to,document");
			for (column, text) in [(0, "a"), (1, PRODUCER), (2, "1"), (3, "1"), (4, PRODUCER)] {
				sheet.write_string(1, column, text).unwrap();
			}
			sheet.write_formula(1, 5, Formula::new("1+1").set_result("2")).unwrap();
		});
		let written = "<c r=\"F2\"><f>1+1</f><v>2</v></c>";
		let bytes = changed(bytes, "xl/worksheets/sheet1.xml", written, cell);
		let mut mistakes = Mistakes::default();
		crate::import::read(bytes, &mut mistakes);
		mistakes.said()
	};
	for result in ["", "<v></v>", "<v/>"] {
		assert_eq!(
			of(&format!("<c r=\"F2\"><f>1+1</f>{result}</c>")),
			["row 2, column `document`: it has a formula and no result: open and save the file with a \
			  spreadsheet program"],
			"{result}"
		);
	}
	assert_eq!(
		of("<c r=\"F2\"><f>1+1</f><v>3</v></c>"),
		["row 2, column `document`: `3` is no hash: write 0x and 64 hex digits"]
	);
	// The result is a text without a letter.
	assert_eq!(of("<c r=\"F2\" t=\"str\"><f>1+1</f><v></v></c>"), [""; 0]);
}

#[test]
fn a_workbook_that_would_become_enormous_is_not_unpacked() {
	let deliveries = || {
		workbook("transfers", |sheet| {
			head(sheet, COLUMNS);
			sheet.write_string(1, 0, "a").unwrap();
		})
	};
	let bytes = deliveries();
	let mut archive = ZipArchive::new(Cursor::new(&bytes)).unwrap();
	let total = (0..archive.len()).map(|number| archive.by_index(number).unwrap().size());
	let total = total.sum::<u64>();
	assert_eq!(xlsx::refusal(&bytes, total).unwrap(), None);
	let most = total - 1;
	let refusal = format!(
		"it is more than {most} bytes when it is unpacked: delete the sheets that aren't imported, or \
		 split it"
	);
	assert_eq!(xlsx::refusal(&bytes, most).unwrap(), Some(refusal));

	let said = |bytes: Vec<u8>| {
		let mut mistakes = Mistakes::default();
		assert_eq!(xlsx::read(bytes, &mut mistakes), None);
		mistakes.said()
	};
	let mut bomb = ZipWriter::new(Cursor::new(Vec::new()));
	bomb.start_file("xl/workbook.xml", SimpleFileOptions::default().compression_level(Some(1)))
		.unwrap();
	for _ in 0..257 {
		bomb.write_all(&vec![b' '; 1024 * 1024]).unwrap();
	}
	assert_eq!(
		said(bomb.finish().unwrap().into_inner()),
		["the file: it is more than 268435456 bytes when it is unpacked: delete the sheets that aren't \
		  imported, or split it"]
	);

	let count = "uniqueCount=\"6\"";
	for wrong in ["uniqueCount=\"99999\"", "uniqueCount = '99999999999999999999999'"] {
		assert_eq!(
			said(changed(deliveries(), "xl/sharedStrings.xml", count, wrong)),
			["the file: it says that it has more texts than it can have: save it with a spreadsheet \
			  program"],
			"{wrong}"
		);
	}
	let mut mistakes = Mistakes::default();
	let more = changed(deliveries(), "xl/sharedStrings.xml", count, "uniqueCount=\"7\"");
	assert!(xlsx::read(more, &mut mistakes).is_some());
}

#[test]
fn a_workbook_has_one_sheet_to_import() {
	let said = |bytes: Vec<u8>| {
		let mut mistakes = Mistakes::default();
		assert_eq!(xlsx::read(bytes, &mut mistakes), None);
		mistakes.said()
	};
	assert_eq!(
		said(workbook("Sheet1", |_| {})),
		["the file: it has no sheet called `requests` or `transfers`: start from `tracemet import \
		  template`"]
	);
	let mut both = Workbook::new();
	for name in ["transfers", "requests"] {
		both.add_worksheet().set_name(name).unwrap();
	}
	assert_eq!(
		said(both.save_to_buffer().unwrap()),
		["the file: it has a sheet `requests` and a sheet `transfers`: import them from two files"]
	);
	let far_down = workbook("transfers", |sheet| {
		head(sheet, COLUMNS);
		sheet.write_string(1_048_575, 0, "x").unwrap();
	});
	assert_eq!(
		said(far_down),
		["the file: its row 1048576 is filled in, and 10000 rows at most are read: delete it, or split \
		  the sheet"]
	);
	let far_out = workbook("transfers", |sheet| {
		head(sheet, COLUMNS);
		sheet.write_string(1, 16_383, "x").unwrap();
	});
	assert_eq!(said(far_out), ["row 2: it has a cell beyond column 64: delete it"]);
}

#[test]
fn a_template_is_a_sheet_without_rows() {
	for kind in [Kind::Requests, Kind::Transfers] {
		let empty = ["the file: it has no rows below the names of the columns"];
		let mut mistakes = Mistakes::default();
		assert_eq!(csv::read(template::csv(kind).unwrap(), &mut mistakes), None);
		assert_eq!(mistakes.said(), empty);
		let mut mistakes = Mistakes::default();
		assert_eq!(xlsx::read(template::xlsx(kind).unwrap(), &mut mistakes), None);
		assert_eq!(mistakes.said(), empty);
	}
}

#[test]
fn the_examples_of_a_template_can_be_imported() {
	for kind in [Kind::Requests, Kind::Transfers] {
		let text = String::from_utf8(template::csv(kind).unwrap()).unwrap();
		let about = |line: &&str| line.contains("): ");
		let examples = text.lines().filter(|line| !about(line)).map(|line| line.replace("# ", ""));
		let (drafts, mistakes) = read(&examples.collect::<Vec<_>>().join("\n"));
		assert_eq!(mistakes, [""; 0]);
		assert_eq!(drafts.unwrap().len(), 1);
	}
}
