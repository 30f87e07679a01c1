// People for the pictures in the documents: drawn instead of filmed.

/** Runs in the page: the camera shows a drawn person in a room, a different one for each user. */
export function drawPeople(): void {
  const isAlice = decodeURIComponent(location.href).includes('alice');
  const [wall, floor, shirt, skin, hair] = isAlice
    ? ['#dfe7f2', '#b9c7dc', '#c2603f', '#e9b99a', '#4b2e21']
    : ['#f1e6d6', '#d8c3a4', '#2f6f73', '#b98560', '#20160f'];
  const canvas = Object.assign(document.createElement('canvas'), { width: 1280, height: 720 });
  const pen = canvas.getContext('2d');
  if (!pen) return;
  const ellipse = (colour: string, box: readonly [number, number, number, number]): void => {
    pen.fillStyle = colour;
    pen.beginPath();
    pen.ellipse(...box, 0, 0, 2 * Math.PI);
    pen.fill();
  };
  const paint = (timeMs: number): void => {
    const sway = Math.sin(timeMs / 900) * 6;
    pen.fillStyle = wall;
    pen.fillRect(0, 0, 1280, 720);
    pen.fillStyle = floor;
    pen.fillRect(0, 560, 1280, 160);
    ellipse(hair, [640 + sway, 300, isAlice ? 165 : 140, isAlice ? 190 : 150]);
    if (isAlice) ellipse(hair, [640 + sway, 420, 175, 130]);
    ellipse(shirt, [640 + sway / 2, 760, 300, 270]);
    ellipse(skin, [640 + sway, 480, 60, 80]);
    ellipse(skin, [640 + sway, 330, 118, 145]);
    for (const side of [-1, 1]) ellipse('#2b2b2b', [640 + sway + side * 44, 320, 10, 13]);
    pen.strokeStyle = '#8c4a3c';
    pen.lineWidth = 8;
    pen.lineCap = 'round';
    pen.beginPath();
    pen.arc(640 + sway, 365, 46, 0.25 * Math.PI, 0.75 * Math.PI);
    pen.stroke();
    requestAnimationFrame(paint);
  };
  paint(0);
  const { mediaDevices } = navigator;
  const capture = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.getUserMedia = async (wanted) => {
    const sound = await capture({ audio: true });
    const pictures = wanted?.video ? canvas.captureStream(24).getTracks() : [];
    return new MediaStream([...sound.getTracks(), ...pictures]);
  };
}
