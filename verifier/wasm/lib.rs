//! The verifier as a wasm module that imports nothing: for a browser, or any wasm machine.
//!
//! Not part of the workspace: `scripts/verifier-wasm.sh` puts a crate around it.
//!
//! | export | what it does |
//! |---|---|
//! | `allocate(length)` | room for so many bytes in `memory`, for good |
//! | `verify(file, length, genesis)` | verifies the file that is there against the 32 bytes of the genesis hash; the address of the answer in the upper half, its length in the lower |
//!
//! The answer is JSON: `{"verified": ...}` with the report, or `{"error": "..."}` with the reason. A
//! module is used for one file and thrown away: memory is handed out and never taken back.

#![no_std]

extern crate alloc;

use alloc::{string::ToString, vec::Vec};
use core::{
	alloc::{GlobalAlloc, Layout},
	arch::wasm32,
	slice,
	sync::atomic::{AtomicUsize, Ordering},
};
// Without its own allocator and panic handler, which would ask a Substrate host.
use sp_io as _;
use tracemet_verifier::{verify as verify_file, Trust};

/// Bytes of a page of memory.
const PAGE: usize = 65_536;

/// Hands out memory from the end, and takes none back.
struct Bump;

/// Where free memory begins, and where it ends.
static FREE: AtomicUsize = AtomicUsize::new(0);
static END: AtomicUsize = AtomicUsize::new(0);

unsafe impl GlobalAlloc for Bump {
	unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
		let start = FREE.load(Ordering::Relaxed).next_multiple_of(layout.align());
		let Some(after) = start.checked_add(layout.size()) else { return core::ptr::null_mut() };
		let end = END.load(Ordering::Relaxed);
		if start != 0 && after <= end {
			FREE.store(after, Ordering::Relaxed);
			return start as *mut u8;
		}
		// New pages follow those that were asked for before.
		let pages = layout.size().div_ceil(PAGE).max(16);
		let before = wasm32::memory_grow::<0>(pages);
		if before == usize::MAX {
			return core::ptr::null_mut();
		}
		let start = before * PAGE;
		FREE.store(start + layout.size(), Ordering::Relaxed);
		END.store(start + pages * PAGE, Ordering::Relaxed);
		start as *mut u8
	}

	unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}

#[global_allocator]
static ALLOCATOR: Bump = Bump;

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
	wasm32::unreachable()
}

/// Room for so many bytes.
#[no_mangle]
pub extern "C" fn allocate(length: usize) -> *mut u8 {
	Vec::<u8>::with_capacity(length).leak().as_mut_ptr()
}

/// Verifies a file.
///
/// # Safety
///
/// `file` and `genesis` are addresses of so many and of 32 bytes, from [`allocate`].
#[no_mangle]
pub unsafe extern "C" fn verify(file: *const u8, length: usize, genesis: *const u8) -> u64 {
	let file = slice::from_raw_parts(file, length);
	let mut hash = [0; 32];
	hash.copy_from_slice(slice::from_raw_parts(genesis, 32));
	let answer = match verify_file(file, &Trust::Genesis(hash.into())) {
		Ok(verified) => serde_json::json!({ "verified": verified }),
		Err(error) => serde_json::json!({ "error": error.to_string() }),
	};
	let answer = answer.to_string().into_bytes().leak();
	((answer.as_ptr() as u64) << 32) | answer.len() as u64
}
