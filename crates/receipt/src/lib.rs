//! kasse-receipt
