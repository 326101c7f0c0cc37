//! kasse-store
