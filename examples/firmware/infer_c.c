/* A frozen LeNet in a program in C99: it recomputes its known answers, and reads a digit that the program draws. */
#include <stddef.h>

#include "board.h"
#include "lenet.h"

enum { width = 28, digit = 1 };

static float image[LENET_INPUT_SIZE];
static float logits[LENET_OUTPUT_SIZE];
/* The program places it; numbers of float are aligned as it asks. */
static float workspace[LENET_WORKSPACE_BYTES / sizeof(float)];

/* A stroke from top to bottom, two pixels wide. */
static void draw_one(void) {
  for (int y = 5; y < 23; ++y) {
    image[y * width + 13] = 0.9F;
    image[y * width + 14] = 0.9F;
  }
}

static int likeliest(void) {
  int best = 0;
  for (int i = 1; i < LENET_OUTPUT_SIZE; ++i) {
    if (logits[i] > logits[best]) best = i;
  }
  return best;
}

int main(void) {
  float const error = lenet_known_answers_error(workspace);
  draw_one();
  int const status = lenet_run(image, logits, workspace);
  int const misuse = lenet_run(NULL, logits, workspace);
  board_print_float("max_error", error);
  board_print_number("status", status);
  board_print_number("status without an input", misuse);
  board_print_number("a drawn 1 is read as", likeliest());
  return error <= 1e-5F && status == INGOT_OK && misuse == INGOT_NO_MEMORY && likeliest() == digit ? 0 : 1;
}
