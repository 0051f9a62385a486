//! The least a `no_std` library with `alloc` needs to be linked.

#![no_std]

extern crate alloc;

use core::alloc::{GlobalAlloc, Layout};

struct NoMemory;

// SAFETY: a null pointer is the documented answer for "out of memory", and nothing is ever freed.
unsafe impl GlobalAlloc for NoMemory {
	unsafe fn alloc(&self, _: Layout) -> *mut u8 {
		core::ptr::null_mut()
	}

	unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}

#[global_allocator]
static ALLOCATOR: NoMemory = NoMemory;

#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
	loop {}
}
