//! kasse
fn main() { kasse_shell::run(); }
