// The gallery of the documentation site: whatever pictures lie in its folder. Pure.

/** Writes the pictures in Markdown, by the order of their names; a sentence where there are none. */
export function galleryOf(files: readonly string[]): string {
  const pictures = files.filter((file) => file.endsWith('.png')).toSorted();
  if (pictures.length === 0) return 'There are no pictures here yet.';
  return pictures
    .map((file) => `## ${titleOf(file)}\n\n![${titleOf(file)}](/gallery/${file})`)
    .join('\n\n');
}

/** `call-in-dark.png` → "Call in dark". */
function titleOf(file: string): string {
  const words = file.replace(/\.png$/, '').replaceAll(/[-_]+/g, ' ');
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}
