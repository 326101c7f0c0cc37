//! kasse-core
