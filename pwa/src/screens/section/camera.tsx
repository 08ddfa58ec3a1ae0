/** The camera inside the page: what it sees goes nowhere but into the answer, not into the device's gallery. */
import { useEffect, useRef, useState } from "preact/hooks";
import { tf } from "../../text/files";
import { Button, ButtonGroup } from "../../ui/button";

const QUALITY = 0.92;

export const hasCamera = (): boolean => typeof navigator.mediaDevices?.getUserMedia === "function";

export interface CameraProps {
  readonly onPhoto: (photo: Blob) => void;
  readonly onClose: () => void;
  /** It may not be used, or there is none. */
  readonly onRefused: (why: "denied" | "none") => void;
}

export function Camera({ onPhoto, onClose, onRefused }: CameraProps) {
  const video = useRef<HTMLVideoElement>(null);
  const [taken, setTaken] = useState<{ photo: Blob; address: string } | null>(null);

  useEffect(() => {
    let stream: MediaStream | null = null;
    let open = true;
    const wanted = { video: { facingMode: "environment", width: { ideal: 3000 } }, audio: false };
    navigator.mediaDevices.getUserMedia(wanted).then(
      (got) => {
        stream = got;
        if (!open) return stop(got);
        if (video.current) video.current.srcObject = got;
      },
      (error: unknown) => {
        const name = error instanceof DOMException ? error.name : "";
        onRefused(name === "NotAllowedError" ? "denied" : "none");
      },
    );
    return () => {
      open = false;
      if (stream) stop(stream);
    };
  }, []);
  useEffect(() => () => (taken ? URL.revokeObjectURL(taken.address) : undefined), [taken]);

  const shoot = (): void => {
    const seen = video.current;
    if (!seen || seen.videoWidth === 0) return;
    const canvas = document.createElement("canvas");
    canvas.width = seen.videoWidth;
    canvas.height = seen.videoHeight;
    canvas.getContext("2d")?.drawImage(seen, 0, 0);
    canvas.toBlob(
      (photo) => photo && setTaken({ photo, address: URL.createObjectURL(photo) }),
      "image/jpeg",
      QUALITY,
    );
  };
  return (
    <div class="ds-file">
      <video
        ref={video}
        class="ds-file__camera"
        aria-label={tf("file.preview")}
        hidden={taken !== null}
        autoplay
        playsInline
        muted
      />
      {taken && <img class="ds-file__picture" src={taken.address} alt={tf("file.taken")} />}
      <ButtonGroup>
        {taken ? (
          <>
            <Button kind="filled" onPress={() => onPhoto(taken.photo)}>
              {tf("file.use")}
            </Button>
            <Button onPress={() => setTaken(null)}>{tf("file.again")}</Button>
          </>
        ) : (
          <Button kind="filled" onPress={shoot}>
            {tf("file.shutter")}
          </Button>
        )}
        <Button onPress={onClose}>{tf("file.closeCamera")}</Button>
      </ButtonGroup>
    </div>
  );
}

const stop = (stream: MediaStream): void => {
  for (const track of stream.getTracks()) track.stop();
};
