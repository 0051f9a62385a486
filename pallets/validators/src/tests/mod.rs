mod invariants;
mod session;
