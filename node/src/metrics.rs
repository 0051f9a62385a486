//! Metrics of the roll-up for Prometheus: how many footprints are open, stuck and disputed.

use crate::service::Client;
use futures::StreamExt;
use sc_client_api::BlockchainEvents;
use sp_api::ProvideRuntimeApi;
use sp_blockchain::HeaderBackend;
use sp_runtime::traits::Header as _;
use std::sync::Arc;
use substrate_prometheus_endpoint::{register, Gauge, PrometheusError, Registry, U64};
use tracemet_primitives::views::WorkListStatusView;
use tracemet_runtime::{AccountId, BlockNumber, Hash};
use tracemet_runtime_api::TraceMetApi;

/// The log target.
const LOG_TARGET: &str = "tracemet::metrics";

/// What is told of the roll-up.
#[derive(Clone)]
pub struct RollUpMetrics {
	open: Gauge<U64>,
	stuck: Gauge<U64>,
	disputed: Gauge<U64>,
	first_age: Gauge<U64>,
}

impl RollUpMetrics {
	/// Registers them. Fails only if metrics of these names are registered already.
	pub fn register(registry: &Registry) -> Result<Self, PrometheusError> {
		let gauge = |name, help| register(Gauge::<U64>::new(name, help)?, registry);
		Ok(Self {
			open: gauge(
				"tracemet_roll_up_open_nodes",
				"Requests that wait for their footprint to be calculated, 1024 at most",
			)?,
			stuck: gauge(
				"tracemet_roll_up_stuck_nodes",
				"Requests among those open that were reported as stuck",
			)?,
			disputed: gauge(
				"tracemet_roll_up_disputed_nodes",
				"Requests whose footprint the council has to decide, 1024 at most",
			)?,
			first_age: gauge(
				"tracemet_roll_up_first_node_age_blocks",
				"Blocks that the first open request in the order of the ledger has waited",
			)?,
		})
	}

	/// What holds after a block.
	fn set(&self, status: &WorkListStatusView, block: BlockNumber) {
		self.open.set(status.open.into());
		self.stuck.set(status.stuck.into());
		self.disputed.set(status.disputed.into());
		let age = status.first_since.map(|since| block.saturating_sub(since)).unwrap_or_default();
		self.first_age.set(age.into());
	}
}

/// Keeps the metrics up with the best block until the node stops.
pub async fn watch(client: Arc<Client>, metrics: RollUpMetrics) {
	let mut imports = client.import_notification_stream();
	let best = client.info();
	read(&client, &metrics, best.best_hash, best.best_number);
	while let Some(import) = imports.next().await {
		if import.is_new_best {
			read(&client, &metrics, import.hash, *import.header.number());
		}
	}
}

fn read(client: &Client, metrics: &RollUpMetrics, hash: Hash, block: BlockNumber) {
	let status: Result<WorkListStatusView, _> =
		TraceMetApi::<_, AccountId>::work_list_status(&*client.runtime_api(), hash);
	match status {
		Ok(status) => metrics.set(&status, block),
		// The metrics stay as they were: of a block whose runtime is older, for example.
		Err(error) => log::debug!(target: LOG_TARGET, "no status of block {hash:?}: {error}"),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use tracemet_primitives::RequestId;

	fn values(registry: &Registry) -> Vec<(String, f64)> {
		registry
			.gather()
			.iter()
			.map(|family| {
				(family.get_name().to_string(), family.get_metric()[0].get_gauge().get_value())
			})
			.collect()
	}

	fn told(open: f64, stuck: f64, disputed: f64, age: f64) -> Vec<(String, f64)> {
		[
			("tracemet_roll_up_disputed_nodes", disputed),
			("tracemet_roll_up_first_node_age_blocks", age),
			("tracemet_roll_up_open_nodes", open),
			("tracemet_roll_up_stuck_nodes", stuck),
		]
		.map(|(name, value)| (name.to_string(), value))
		.to_vec()
	}

	#[test]
	fn the_metrics_follow_the_status() {
		let registry = Registry::new();
		let metrics = RollUpMetrics::register(&registry).expect("they are new");
		assert_eq!(values(&registry), told(0., 0., 0., 0.));

		let waiting = WorkListStatusView {
			open: 5,
			stuck: 2,
			disputed: 1,
			first: Some(RequestId(7)),
			first_since: Some(40),
			restating: true,
			revaluing: true,
		};
		metrics.set(&waiting, 75);
		assert_eq!(values(&registry), told(5., 2., 1., 35.));
		let nothing = WorkListStatusView {
			open: 0,
			stuck: 0,
			disputed: 0,
			first: None,
			first_since: None,
			restating: false,
			revaluing: false,
		};
		metrics.set(&nothing, 76);
		assert_eq!(values(&registry), told(0., 0., 0., 0.));
		assert!(RollUpMetrics::register(&registry).is_err());
	}
}
