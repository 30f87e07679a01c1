// What the methods of the element are told.

/** Whether a call begins, or is answered, with the camera on; the `video` attribute decides where it is left out. */
export interface MediaChoice {
  readonly video?: boolean;
}
