//! kasse-front-payment
