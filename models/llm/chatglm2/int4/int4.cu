// Kernels for int4 matrices. A byte holds two numbers in two's complement: the even column's in its high half, the
// odd column's in its low half. Each row has one scale, in half precision. No header is included, so that NVRTC needs
// none: halves travel as 16 bits.
//
// A number becomes a float without a conversion, which few cards do quickly: flipping its sign bit makes it 0 to 15,
// put into the last bits of 2^23 it is 2^23 + that, and 2^23 + 8 is taken off again, all exact.

typedef unsigned short half_bits;
struct alignas(16) Four { unsigned int word[4]; };

#ifndef EMULATED
__device__ __forceinline__ float to_float(half_bits h) {
    float f;
    asm("cvt.f32.f16 %0, %1;" : "=f"(f) : "h"(h));
    return f;
}

__device__ __forceinline__ half_bits to_half(float f) {
    half_bits h;
    asm("cvt.rn.f16.f32 %0, %1;" : "=h"(h) : "f"(f));
    return h;
}

__device__ __forceinline__ float warp_sum(float value) {
    for (int offset = 16; offset; offset >>= 1) value += __shfl_xor_sync(0xffffffffu, value, offset);
    return value;
}
#endif

// The number at a bit of a word whose sign bits are flipped.
__device__ __forceinline__ float number(unsigned int flipped, int bit) {
    return __uint_as_float(((flipped >> bit) & 15u) | 0x4b000000u) - 8388616.0f;
}

// out[row][column] = number * scale[row], rounded once. One block a row; pairs = columns / 2, a multiple of 16.
extern "C" __global__ void int4_expand(
    const unsigned char* packed, const half_bits* scale, half_bits* out, int rows, int pairs
) {
    int row = blockIdx.x;
    float size = to_float(scale[row]);
    const Four* from = (const Four*)(packed + (long long)row * pairs);
    half_bits* to = out + (long long)row * pairs * 2;
    for (int step = threadIdx.x; step < pairs / 16; step += blockDim.x) {
        Four bytes = from[step];
        for (int w = 0; w < 4; w++) {
            unsigned int flipped = bytes.word[w] ^ 0x88888888u;
            Four halves;
            for (int b = 0; b < 4; b++) {
                unsigned int even = to_half(number(flipped, 8 * b + 4) * size);
                unsigned int odd = to_half(number(flipped, 8 * b) * size);
                halves.word[b] = even | odd << 16;
            }
            *(Four*)(to + step * 32 + w * 8) = halves;
        }
    }
}

// y[m][row] = scale[row] * sum of number * x[m][column]. One warp a row; each lane takes 16 bytes, 32 numbers, a step.
template <int M>
__device__ __forceinline__ void multiply(
    const unsigned char* packed, const half_bits* scale, const half_bits* x, half_bits* y, int rows, int pairs
) {
    int row = blockIdx.x * (blockDim.x / 32) + threadIdx.x / 32, lane = threadIdx.x % 32;
    if (row >= rows) return;
    const Four* from = (const Four*)(packed + (long long)row * pairs);
    float sum[M];
    for (int m = 0; m < M; m++) sum[m] = 0.0f;
    #pragma unroll 4
    for (int step = lane; step < pairs / 16; step += 32) {
        Four bytes = from[step];
        #pragma unroll
        for (int w = 0; w < 4; w++) {
            unsigned int flipped = bytes.word[w] ^ 0x88888888u;
            #pragma unroll
            for (int m = 0; m < M; m++) {
                Four halves = *(const Four*)(x + (long long)m * pairs * 2 + step * 32 + w * 8);
                #pragma unroll
                for (int b = 0; b < 4; b++) {
                    sum[m] += number(flipped, 8 * b + 4) * to_float((half_bits)(halves.word[b] & 0xffffu));
                    sum[m] += number(flipped, 8 * b) * to_float((half_bits)(halves.word[b] >> 16));
                }
            }
        }
    }
    for (int m = 0; m < M; m++) {
        float total = warp_sum(sum[m]);
        if (lane == 0) y[(long long)m * rows + row] = to_half(total * to_float(scale[row]));
    }
}

extern "C" __global__ void int4_multiply_1(
    const unsigned char* packed, const half_bits* scale, const half_bits* x, half_bits* y, int rows, int pairs
) { multiply<1>(packed, scale, x, y, rows, pairs); }

extern "C" __global__ void int4_multiply_2(
    const unsigned char* packed, const half_bits* scale, const half_bits* x, half_bits* y, int rows, int pairs
) { multiply<2>(packed, scale, x, y, rows, pairs); }

extern "C" __global__ void int4_multiply_4(
    const unsigned char* packed, const half_bits* scale, const half_bits* x, half_bits* y, int rows, int pairs
) { multiply<4>(packed, scale, x, y, rows, pairs); }
