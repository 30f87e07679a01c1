// What is drawn on the page, as a user sees it.
import { executeServerCommand } from '@web/test-runner-commands';

/** A picture of the window. */
export interface Screenshot {
  /** The relative luminances of all pixels in a box, as WCAG defines them. */
  readonly luminancesIn: (box: DOMRect) => readonly number[];
}

/** Takes a picture of the window. */
export async function takeScreenshot(): Promise<Screenshot> {
  const png = await executeServerCommand<string, undefined>('screenshot');
  const answer = await fetch(`data:image/png;base64,${png}`);
  const image = await createImageBitmap(await answer.blob());
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser does not paint');
  context.drawImage(image, 0, 0);
  return {
    luminancesIn: ({ left, top, right, bottom }) => {
      const [x, y] = [Math.ceil(left), Math.ceil(top)];
      const { data } = context.getImageData(x, y, Math.floor(right) - x, Math.floor(bottom) - y);
      return Array.from({ length: data.length / 4 }, (_, pixel) =>
        luminance(data.subarray(pixel * 4, pixel * 4 + 3)),
      );
    },
  };
}

/** How much lighter one is than the other, as WCAG counts it. */
export function contrastOf(one: number, other: number): number {
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

/** The relative luminance of red, green and blue. */
export function luminance(colour: ArrayLike<number>): number {
  const [red = 0, green = 0, blue = 0] = Array.from(colour, linear);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function linear(value: number): number {
  const part = value / 255;
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
}
