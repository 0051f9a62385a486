//! Portable certificates of chains that are made in memory: what they prove, and that nothing else is
//! ever accepted.

mod certificate {
	mod bytes;
	mod chain;
	mod disclosure;
	mod file;
	mod filler;
	mod finality;
	mod golden;
	mod good;
	mod sample;
	mod splices;
	mod state;
	mod trust;
	mod warnings;
	mod year;
}
