//! A bare window that asks one command and says when it has shown the answer. Nothing can start faster with Tauri, so
//! this is what Kasse's start is compared with, built by the same compiler, from the same versions, in the same run.

use std::io::{self, Write};

/// The one question that the page asks.
#[tauri::command]
fn answer() -> &'static str {
    "42"
}

/// The line that `cargo xtask bench` waits for: the same one that Kasse writes.
#[tauri::command]
fn report_ready() -> Result<(), String> {
    let mut output = io::stdout().lock();
    writeln!(output, "ready")
        .and_then(|()| output.flush())
        .map_err(|error| error.to_string())
}

fn main() -> tauri::Result<()> {
    tauri::Builder::default()
        .invoke_handler(tauri::generate_handler![answer, report_ready])
        .run(tauri::generate_context!())
}
