"""Training as it is usually written: a DataLoader, an image at a time in Python, float32, channels first."""

import random

import torch
import torch.nn.functional as F
from PIL import Image
from torch.utils.data import DataLoader, Dataset
from torchvision.transforms.v2.functional import to_dtype, to_image


class Scenes(Dataset):
    """CIFAR-10's images against backgrounds, one at a time, from pictures in memory."""

    def __init__(self, objects, labels, backgrounds):
        self.objects = [Image.fromarray(one) for one in objects.permute(0, 2, 3, 1).numpy()]
        self.backgrounds = [Image.fromarray(one) for one in backgrounds.permute(0, 2, 3, 1).numpy()]
        self.labels = labels.tolist()

    def __len__(self):
        return len(self.objects)

    def __getitem__(self, index):
        whole, small = random.choice(self.backgrounds).copy(), self.objects[index]
        if random.random() < 0.5:
            whole = whole.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        if random.random() < 0.5:
            small = small.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        far = whole.width - small.width
        place = [random.choice((0, far)), random.randint(0, far)]
        random.shuffle(place)
        whole.paste(small, tuple(place))
        return to_dtype(to_image(whole), torch.float32, scale=True), self.labels[index]


def steps(defence, optimizer, data, batch, count):
    """Takes `count` steps and returns how many images they had."""
    loader = DataLoader(data, batch, shuffle=True, drop_last=True)
    for step, (images, labels) in enumerate(loader):
        if step == count:
            break
        loss = F.cross_entropy(defence(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return count * batch
