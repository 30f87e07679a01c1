// A camera and a microphone that are none: a moving picture and silence, for whoever has no devices or wants to lend none.

/** Lets the page capture drawn devices in place of real ones; returns the way back. */
export function drawDevices(): () => void {
  const { mediaDevices } = navigator;
  const real = mediaDevices.getUserMedia.bind(mediaDevices);
  const sound = new AudioContext();
  mediaDevices.getUserMedia = (wanted) => {
    const tracks = [
      ...(wanted?.audio ? silence(sound).getAudioTracks() : []),
      ...(wanted?.video ? picture().getVideoTracks() : []),
    ];
    return Promise.resolve(new MediaStream(tracks));
  };
  return () => {
    mediaDevices.getUserMedia = real;
    void sound.close();
  };
}

function silence(context: AudioContext): MediaStream {
  const place = context.createMediaStreamDestination();
  const source = context.createConstantSource();
  source.offset.value = 0;
  source.connect(place);
  source.start();
  return place.stream;
}

/** Each camera has a colour of its own, so that two sides can be told apart. */
function picture(): MediaStream {
  const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 480 });
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error('This browser draws nothing');
  const hue = (pictures += 1) * 137;
  const stream = canvas.captureStream(PICTURES_PER_SECOND);
  const [track] = stream.getVideoTracks();
  const paint = (): void => {
    if (track?.readyState !== 'live') {
      clearInterval(timer);
      return;
    }
    const turn = performance.now() / 1500;
    pen.fillStyle = `hsl(${hue} 45% 30%)`;
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.fillStyle = `hsl(${hue} 70% 75%)`;
    pen.beginPath();
    pen.arc(320 + Math.cos(turn) * 110, 240 + Math.sin(turn) * 70, 60, 0, 2 * Math.PI);
    pen.fill();
  };
  const timer = setInterval(paint, 1000 / PICTURES_PER_SECOND);
  paint();
  return stream;
}

let pictures = 0;

const PICTURES_PER_SECOND = 15;
