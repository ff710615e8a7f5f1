/**
 * From which confidence on something is said. Plain data. Set on cross-validation of the project's own examples and on its checks
 * (`npm run -s evaluate`), never on gold rows.
 */
export const THRESHOLDS = {
  /** An account risk is named from here on. */
  risk: 0.58,
  /** With a strong term that accuses in its sentence, this much is enough. */
  riskWithTerm: 0.12,
  /** What a strong term that is hidden from word scans says by itself. */
  hidden: 0.5,
  /** Whoever asks whether it is genuine and is this surely accusing, accuses. */
  accusesWhileAsking: 0.8,
  /** A notice, when a buyer is said to have written it, and when the marketplace is. */
  notice: 0.7,
  noticeFromMarketplace: 0.25,
  service: 0.45,
  serviceWithTerm: 0.25,
  /** Where nothing reaches its threshold, the likeliest service intent is named from here on; below it is `other`. */
  likeliest: 0.07,
  likelyThanks: 0.35,
  /** Where no problem and no request is named, the likeliest account risk is named from here on: nothing else explains the message. */
  likelyRisk: 0.3,
  /** A strong term stands unless its sentence sounds this much like a risk word that accuses nobody. */
  innocent: 0.3,
  /** It also stands where some account risk sounds this loud in its sentence. */
  strongTerm: 0.4,
  /** A weak term needs a sentence in which some account risk sounds this loud. */
  weakTerm: 0.55,
  /** The same for terms of service intents, against their own class. */
  serviceTerm: 0.1,
  signal: 0.45,
  /** For a named risk: from which confidence of a sentence its telling words are shown. */
  toldIn: 0.025,
} as const
