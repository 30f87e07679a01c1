/** A host, a name or an IP literal without brackets, and a port to connect to. */
export interface HostAndPort {
  readonly host: string;
  readonly port: number;
}

/** Where a homeserver answers other servers, and as whom. */
export interface Destination {
  /** The `Host` header. */
  readonly host: string;
  /** Whom the certificate must name, a DNS name or an IP literal: not always the host that is connected to. */
  readonly certificateName: string;
  /** In the order in which they are tried; none if the name says that it has no server. */
  readonly endpoints: readonly HostAndPort[];
}
