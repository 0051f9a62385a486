mod downstream;
mod follow;
mod graphs;
mod pages;
mod store;
mod upstream;
pub mod world;
