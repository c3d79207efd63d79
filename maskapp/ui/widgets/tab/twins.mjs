// Whether another tab of this browser has the same token: a duplicated tab copies it.

const CHANNEL = "maskapp.tab";
const PATIENCE_MS = 300;

export class Twins {
  /** @param {() => string} own  The token of this tab. */
  constructor(own) {
    // Web Locks would do, but not on a plain http address in a lab.
    this.channel = new BroadcastChannel(CHANNEL);
    this.channel.addEventListener("message", ({ data }) => {
      if (data?.who && data.who === own()) this.channel.postMessage({ here: data.who });
    });
  }

  /** Whether another tab says that it has a token. @param {string} token @returns {Promise<boolean>} */
  async are(token) {
    const asking = new AbortController();
    const { signal } = asking;
    const answered = new Promise((resolve) => {
      const hear = (/** @type {MessageEvent} */ { data }) => data?.here === token && resolve(true);
      this.channel.addEventListener("message", hear, { signal });
      setTimeout(() => resolve(false), PATIENCE_MS);
    });
    this.channel.postMessage({ who: token });
    try {
      return await answered;
    } finally {
      asking.abort();
    }
  }
}
