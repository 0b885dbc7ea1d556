export interface ErrorText {
  /** What happened, as a sentence. */
  happened: string
  /** What whoever reads it does now, as a sentence. */
  act: string
}
