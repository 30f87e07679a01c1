// Streams that look like somebody's camera, made without a camera.

/** A stream with sound, and with a picture in a colour of its own where video is wanted. */
export function createTestPicture(options: { video: boolean; hue: number }): MediaStream {
  const tracks = [createSilence()];
  if (options.video) tracks.push(...paintPerson(options.hue).captureStream(5).getVideoTracks());
  return new MediaStream(tracks);
}

/** A stream without sound, with a picture of one colour. */
export function createPlainPicture(colour: string): MediaStream {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser does not paint');
  const paint = (): void => {
    context.fillStyle = colour;
    context.fillRect(0, 0, canvas.width, canvas.height);
  };
  paint();
  setInterval(paint, 200);
  return canvas.captureStream(5);
}

function createSilence(): MediaStreamTrack {
  const { stream } = new AudioContext().createMediaStreamDestination();
  const [track] = stream.getAudioTracks();
  if (!track) throw new Error('This browser makes no sound');
  return track;
}

function paintPerson(hue: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = 640;
  canvas.height = 480;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser does not paint');
  const paint = (): void => {
    const wall = context.createLinearGradient(0, 0, 640, 480);
    wall.addColorStop(0, `hsl(${String(hue)} 45% 78%)`);
    wall.addColorStop(1, `hsl(${String(hue)} 35% 42%)`);
    context.fillStyle = wall;
    context.fillRect(0, 0, 640, 480);
    context.fillStyle = `hsl(${String(hue + 180)} 35% 30%)`;
    context.beginPath();
    context.ellipse(320, 500, 190, 190, 0, 0, 2 * Math.PI);
    context.fill();
    context.fillStyle = 'hsl(25 45% 70%)';
    context.beginPath();
    context.ellipse(320, 220, 85, 105, 0, 0, 2 * Math.PI);
    context.fill();
  };
  paint();
  setInterval(paint, 200);
  return canvas;
}
