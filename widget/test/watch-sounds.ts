// Counts how often sound is opened, and how often something is repeated.

/** How many times the browser was asked for it since. */
export interface Watch {
  count(): number;
  forget(): void;
}

/** Counts the audio contexts that are opened from now on. */
export function watchAudioContexts(): Watch {
  const Original = globalThis.AudioContext;
  let count = 0;
  globalThis.AudioContext = class extends Original {
    constructor() {
      super();
      count++;
    }
  };
  return {
    count: () => count,
    forget: () => {
      globalThis.AudioContext = Original;
    },
  };
}

/** Counts what is begun to be done again and again from now on. */
export function watchRepetitions(): Watch {
  const original = globalThis.setInterval;
  let count = 0;
  globalThis.setInterval = ((...parameters: Parameters<typeof setInterval>) => {
    count++;
    return original(...parameters);
  }) as typeof setInterval;
  return {
    count: () => count,
    forget: () => {
      globalThis.setInterval = original;
    },
  };
}

/** Hears every tone from now on, also where the browser would keep silent: the frequencies, in the order they were played. */
export function listen(): { readonly heard: number[]; readonly forget: () => void } {
  const { AudioContext, OscillatorNode } = globalThis;
  const heard: number[] = [];
  globalThis.AudioContext = class extends AudioContext {
    override get state(): AudioContextState {
      return 'running';
    }
    override resume(): Promise<void> {
      return Promise.resolve();
    }
  };
  globalThis.OscillatorNode = class extends OscillatorNode {
    constructor(context: BaseAudioContext, options?: OscillatorOptions) {
      super(context, options);
      heard.push(options?.frequency ?? 0);
    }
  };
  const forget = (): void => {
    Object.assign(globalThis, { AudioContext, OscillatorNode });
  };
  return { heard, forget };
}
