//! kasse-front-sim
