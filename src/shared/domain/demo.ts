/** The slug of the demo service's toolkit. */
export const demoSlug = 'sallyport-demo';
