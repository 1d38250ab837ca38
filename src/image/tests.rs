//! What Dockerfiles and contracts become.
