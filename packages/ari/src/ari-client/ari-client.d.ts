/** `ari-client` ships no types. */
declare module 'ari-client' {
  const ariClient: {
    connect(url: string, username: string, password: string): PromiseLike<unknown>;
  };
  export default ariClient;
}
