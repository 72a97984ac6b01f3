import { findPython } from '../pythonInterpreter.js'

/** Whether Python solutions can be tried here; tests that need one are skipped otherwise. */
export const hasPython: boolean = await findPython().then(
  () => true,
  () => false,
)
