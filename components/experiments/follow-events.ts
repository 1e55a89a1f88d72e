const reopenMs = 3_000;

export interface EventListeners {
  /** By event name. */
  on: Readonly<Record<string, (message: MessageEvent<string>) => void>>;
  /** The connection is lost; it is opened again until the follower stops. */
  onLost: () => void;
}

/**
 * Listens to server-sent events (HTML Standard §9.2) across everything that may come between. The browser itself opens
 * a broken connection again, but gives up for good on any answer other than 200, such as a proxy's 502 while the
 * server restarts.
 * @returns what stops it.
 */
export function followEvents(url: string, { on, onLost }: EventListeners): () => void {
  let source: EventSource;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const open = () => {
    source = new EventSource(url);
    for (const [name, listener] of Object.entries(on)) source.addEventListener(name, listener);
    source.onerror = () => {
      onLost();
      if (source.readyState === EventSource.CLOSED) timer = setTimeout(open, reopenMs);
    };
  };
  open();
  return () => {
    clearTimeout(timer);
    source.close();
  };
}
