//! Metrics of the index for Prometheus.

use super::{store::Store, At};
use std::time::Duration;
use substrate_prometheus_endpoint::{
	register, Counter, Gauge, PrometheusError, Registry, F64, U64,
};

/// What is told of the index.
#[derive(Clone)]
pub struct IndexMetrics {
	block: Gauge<U64>,
	nodes: Gauge<U64>,
	edges: Gauge<U64>,
	available: Gauge<U64>,
	rebuilds: Counter<U64>,
	seconds: Counter<F64>,
}

impl IndexMetrics {
	/// Registers them. Fails only if metrics of these names are registered already.
	pub fn register(registry: &Registry) -> Result<Self, PrometheusError> {
		let gauge = |name, help| register(Gauge::<U64>::new(name, help)?, registry);
		Ok(Self {
			block: gauge(
				"tracemet_provenance_index_block",
				"The block that the provenance index stands at",
			)?,
			nodes: gauge(
				"tracemet_provenance_index_nodes",
				"Requests in the provenance index",
			)?,
			edges: gauge(
				"tracemet_provenance_index_edges",
				"Edges in the provenance index, each of a request or exit statement that draws on an \
				 output line",
			)?,
			available: gauge(
				"tracemet_provenance_index_available",
				"1 if the provenance index answers, 0 if it is being built for the first time, can't \
				 be, or has stopped",
			)?,
			rebuilds: register(
				Counter::new(
					"tracemet_provenance_index_rebuilds",
					"How often the provenance index was built from the state, the first time included",
				)?,
				registry,
			)?,
			seconds: register(
				Counter::new(
					"tracemet_provenance_index_seconds",
					"Seconds that it took to follow the imported blocks, in a task behind their import",
				)?,
				registry,
			)?,
		})
	}

	/// It took so long to follow a block.
	pub(super) fn followed(&self, took: Duration) {
		self.seconds.inc_by(took.as_secs_f64());
	}

	/// The index stands at a block.
	pub(super) fn stands(&self, at: At, store: &Store) {
		let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
		self.block.set(at.number.into());
		self.nodes.set(count(store.node_count()));
		self.edges.set(count(store.edge_count()));
		self.available.set(1);
	}

	/// The index is being built. If there was one before, that answers meanwhile.
	pub(super) fn rebuilding(&self) {
		self.rebuilds.inc();
	}

	/// The index doesn't answer any more.
	pub(super) fn unavailable(&self) {
		self.available.set(0);
	}
}
