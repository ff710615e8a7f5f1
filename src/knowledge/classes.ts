/**
 * Classes of the model that are no intents. Plain data.
 */

/** Story: it says nothing. */
export const BACKGROUND = '_background'
/** Any account risk at all: what the risks have in common is known better than each of them. */
export const GRAVE = '_grave'
/** A risk word that accuses nobody: a novel's title, a job, a material. It knows the company that such words keep. */
export const INNOCENT = '_innocent'
