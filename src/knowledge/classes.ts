/**
 * Labels of samples that are no intents; of these the model is only asked about INNOCENT. Plain data.
 */

/** Story: it says nothing. */
export const BACKGROUND = '_background'
/** Any account risk at all: cross-validation counts by it. */
export const GRAVE = '_grave'
/** A risk word that accuses nobody: a novel's title, a job, a material. It knows the company that such words keep. */
export const INNOCENT = '_innocent'
