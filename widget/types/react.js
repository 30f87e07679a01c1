// `import type {} from 'matrix-call/react'` tells TypeScript of <matrix-call> in JSX; there is nothing to run.
export {};
