// The administration says itself what is wrong with a form, in the person's language; the browser's
// own bubbles speak the browser's.
document.querySelectorAll("form[method=post]").forEach((form) => { form.noValidate = true; });
