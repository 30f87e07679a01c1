// A browser that plays on another speaker, and tells on which.

/** Lets every player take any speaker; remembers each one that was taken. */
export function useSpeakers(): { readonly used: readonly string[]; restore(): void } {
  const used: string[] = [];
  const { prototype } = HTMLMediaElement;
  const before = Object.getOwnPropertyDescriptor(prototype, 'setSinkId');
  Object.defineProperty(prototype, 'setSinkId', {
    configurable: true,
    value: (id: string) => {
      used.push(id);
      return Promise.resolve();
    },
  });
  return {
    used,
    restore: () => {
      if (before) Object.defineProperty(prototype, 'setSinkId', before);
      else Reflect.deleteProperty(prototype, 'setSinkId');
    },
  };
}
