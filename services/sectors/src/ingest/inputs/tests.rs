//! What becomes of whole files of inputs.
