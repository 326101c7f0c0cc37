//! kasse-app
