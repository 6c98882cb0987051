/** First segment of every route. */
export const API_BASE = '/v1';
