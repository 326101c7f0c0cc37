//! The use cases: sell, send, follow up. Everything outside is reached through the ports in `ports`.

pub mod contract;
