//! The rule files and their fixtures, as `build.rs` found them. Must not know what they say.

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));
